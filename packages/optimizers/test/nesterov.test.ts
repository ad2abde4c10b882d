import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chain, chainAll, ConfigError, makeStep, namedChain, tensor, toArray } from '@thalweg/core';
import { expectSameBits } from '@thalweg/testing';
import {
  addLookAheadMomentum,
  addMomentum,
  clipByGlobalNorm,
  momentum,
  nesterov,
  scaleByLearningRate,
} from '../src/index.js';

type Row = readonly number[];
type Gradient = (at: Row) => Row;

const numbers = (min: number, max: number) => fc.double({ min, max, noNaN: true });

const quadratic =
  (curvature: Row): Gradient =>
  (at) =>
    at.map((x, i) => curvature[i]! * x);

const rosenbrock: Gradient = ([x, y]) => {
  const rise = y! - x! * x!;
  return [-400 * x! * rise - 2 * (1 - x!), 200 * rise];
};

/** Both forms of `nesterov` as chains, so that their states are typed. */
const forms = (eta: number, gamma: number) => ({
  lookAhead: chain(scaleByLearningRate(eta), addLookAheadMomentum({ decay: gamma })),
  reformulated: chain(addMomentum({ decay: gamma, nesterov: true }), scaleByLearningRate(eta)),
});

/** phi and v of both forms after each step from one start, in the notation of the talk. */
const trajectories = (start: Row, gradient: Gradient, eta: number, gamma: number, steps: number) => {
  const tx = forms(eta, gamma);
  const [stepTheta, stepPhi] = [makeStep(tx.lookAhead), makeStep(tx.reformulated)];
  let atTheta = stepTheta.init(tensor(start));
  let atPhi = stepPhi.init(tensor(start));
  return Array.from({ length: steps }, () => {
    atTheta = stepTheta(atTheta, tensor(gradient(toArray(stepTheta.gradientPoint(atTheta)))));
    atPhi = stepPhi(atPhi, tensor(gradient(toArray(atPhi.params))));
    const v = toArray(atTheta.state.addLookAheadMomentum.trace).map((step) => -step);
    return {
      phi: toArray(atPhi.params),
      thetaMinusGammaV: toArray(atTheta.params).map((theta, i) => theta - gamma * v[i]!),
      v,
      etaB: toArray(atPhi.state.addMomentum.trace).map((b) => eta * b),
    };
  });
};

/** The largest difference between the forms over 200 steps, in units of the largest parameter. */
const worstGap = (start: Row, gradient: Gradient, eta: number, gamma: number): number => {
  const rows = trajectories(start, gradient, eta, gamma, 200);
  const gap = (a: Row, b: Row) => Math.max(...a.map((x, i) => Math.abs(x - b[i]!)));
  const scale = Math.max(...start.map(Math.abs), ...rows.flatMap(({ phi }) => phi.map(Math.abs)));
  const gaps = rows.map(({ phi, thetaMinusGammaV, v, etaB }) =>
    Math.max(gap(phi, thetaMinusGammaV), gap(v, etaB)),
  );
  return Math.max(...gaps) / scale;
};

/**
 * A step makes a few roundings of 1.1e-16 in each form, and the momentum carries them on. This bounds their effect for
 * all hyperparameters below (at worst 2.4e-15 in 3000 runs).
 */
const rounding = { usual: 1e-15, any: 1e-14 };

describe('the two forms of nesterov', () => {
  it('are these chains', () => {
    const tx = forms(0.125, 0.75);
    for (const form of ['lookAhead', 'reformulated'] as const) {
      const [named, spelled] = [nesterov({ learningRate: 0.125, momentum: 0.75, form }), tx[form]].map(
        (one) => {
          const step = makeStep(chainAll([one]));
          let at = step.init(tensor([1, -2]));
          for (let t = 0; t < 5; t++) at = step(at, step.gradientPoint(at));
          return at;
        },
      );
      expectSameBits(named!.params, spelled!.params);
      expectSameBits(named!.state, spelled!.state);
    }
  });

  it('convert into each other exactly if nothing is rounded', () => {
    for (const { phi, thetaMinusGammaV, v, etaB } of trajectories(
      [8, -3],
      quadratic([1, 2]),
      0.25,
      0.5,
      15,
    )) {
      expect(phi).toEqual(thetaMinusGammaV);
      expect(v).toEqual(etaB);
    }
  });

  it('convert into each other over 200 steps with usual hyperparameters', () => {
    const ravine = worstGap([10, 1], quadratic([1, 100]), 0.01, 0.9);
    const valley = worstGap([-1.2, 1], rosenbrock, 2e-4, 0.9);
    expect(ravine).toBeLessThan(rounding.usual);
    expect(valley).toBeLessThan(rounding.usual);
  });

  it('convert into each other on any quadratic', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(numbers(0, 2), numbers(1, 5)), { minLength: 1, maxLength: 4 }),
        numbers(1e-3, 0.3),
        numbers(0, 0.95),
        (axes, eta, gamma) => {
          const start = axes.map(([, x]) => x);
          const gradient = quadratic(axes.map(([h]) => h));
          expect(worstGap(start, gradient, eta, gamma)).toBeLessThan(rounding.any);
        },
      ),
    );
  });

  it("convert into each other on Rosenbrock's function", () => {
    fc.assert(
      fc.property(
        numbers(-1.2, 1.2),
        numbers(-1, 1.2),
        numbers(1e-5, 4e-4),
        numbers(0, 0.9),
        (x, y, eta, gamma) => {
          expect(worstGap([x, y], rosenbrock, eta, gamma)).toBeLessThan(rounding.any);
        },
      ),
    );
  });
});

describe('the look-ahead form', () => {
  it('is plain momentum on gradients that do not depend on the point', () => {
    const row = fc.array(numbers(-1e3, 1e3), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 30 }),
        // A rate that is a power of 2 rounds nothing.
        fc.integer({ min: -10, max: 2 }).map((exponent) => 2 ** exponent),
        numbers(0, 0.99),
        (gradients, learningRate, gamma) => {
          const options = { learningRate, momentum: gamma };
          const [ahead, plain] = [nesterov(options), momentum(options)].map((tx) => {
            const step = makeStep(chainAll([tx]));
            return gradients.reduce((at, g) => step(at, tensor(g)), step.init(tensor([2, 1, -1]))).params;
          });
          expect(toArray(ahead!)).toEqual(toArray(plain!));
        },
      ),
    );
  });

  const params = { w: tensor([1, 2]), b: tensor(-1) };
  const gradients = { w: tensor([0.5, -1]), b: tensor(2) };
  const members = { clip: clipByGlobalNorm(1), main: nesterov({ learningRate: 0.1, momentum: 0.5 }) };

  it('forwards its point through chains and named chains', () => {
    const inner = namedChain(['inner', members.main]);
    const chains = [
      chain(members.clip, members.main),
      namedChain(['guard', members.clip], ['main', members.main]),
      chain(namedChain(['outer', chain(members.clip, inner)])),
    ].map((tx) => {
      const step = makeStep(chainAll([tx]));
      const at = step(step.init(params), gradients);
      const again = chainAll([tx]).gradientPoint(at.params, at.state);
      expectSameBits(step.gradientPoint(at), again);
      return { at, point: again };
    });
    const [plain, ...nested] = chains;
    for (const { at, point } of nested) {
      expectSameBits(at.params, plain!.at.params);
      expectSameBits(point, plain!.point);
    }
    // One step has been made; the point is half a step ahead.
    toArray(plain!.point.w).forEach((x, i) => {
      const [before, now] = [params.w.get(i), plain!.at.params.w.get(i)];
      expect(x).toBeCloseTo(now + 0.5 * (now - before), 14);
      expect(x).not.toBe(now);
    });
  });

  it('can occur only once in a chain, and the error says so', () => {
    const two = chainAll([
      nesterov({ learningRate: 0.1 }),
      namedChain(['second', nesterov({ learningRate: 0.1 })]),
    ]);
    const step = makeStep(two);
    for (const point of [
      () => two.gradientPoint(params, two.init(params)),
      () => step.gradientPoint(step.init(params)),
    ]) {
      expect(point).toThrow(ConfigError);
      expect(point).toThrow(
        /^chain: transformations: expected at most one that reads the gradient at a point other .* found 2/,
      );
    }
  });
});
