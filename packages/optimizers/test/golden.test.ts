import { describe, it } from 'vitest';
import {
  applyUpdates,
  chainAll,
  leaves,
  makeStep,
  tensor,
  toArray,
  type AnyTransformation,
  type Backend,
  type Tensor,
} from '@thalweg/core';
import { createRegistry, fromSpec, type Spec } from '@thalweg/core/spec';
import { schedulesPlugin } from '@thalweg/schedules';
import { expectClose, expectSameBits } from '@thalweg/testing';
import { optimizersPlugin } from '../src/index.js';
import { flat, problems, type Params, type Problem } from './golden/problems.js';
import { readGolden } from './golden/read-golden.js';

/** Results of the paper's equation, Optax or PyTorch: rows of all elements, for the parameters after some steps and for the first updates. */
interface Trajectory {
  readonly params?: readonly (readonly number[])[];
  readonly updates?: readonly (readonly number[])[];
}

interface GoldenCase {
  readonly name: string;
  readonly spec: Spec;
  readonly problem: keyof typeof problems;
  readonly oracles: Readonly<Record<string, Trajectory>>;
}

/** The standard deviation at each step. */
interface GoldenSigma {
  readonly spec: Spec;
  readonly oracles: Readonly<Record<string, readonly number[]>>;
}

const cases = ['transformations', 'optimizers', 'papers', 'wrappers', 'matrices'].flatMap(
  (file) => (readGolden(file) as { readonly cases: readonly GoldenCase[] }).cases,
);

const read = fromSpec(createRegistry([optimizersPlugin, schedulesPlugin]));

const built = (spec: Spec): AnyTransformation => {
  const found = read(spec);
  if (found._tag === 'Left') throw found.left[0];
  return found.right;
};

/** A parameter that passes near 0 keeps the rounding error of its earlier values, which were of size 1. */
const passingZero = 1e-15;

/** All parameters, the start first, and all updates. If no parameters are recorded, they do not move. */
const run = (transformation: AnyTransformation, problem: Problem, backend: Backend) => {
  const tx = chainAll([transformation]);
  const params: Params[] = [problem.start];
  const updates: Params[] = [];
  let state = tx.init(problem.start);
  for (let step = 0; step < problem.steps; step++) {
    const at = params[step]!;
    const gradient = problem.gradient(step, tx.gradientPoint(at, state));
    const [update, next] = tx.update(gradient, state, { params: at, backend });
    updates.push(update);
    params.push(problem.recorded.length > 0 ? applyUpdates(at, update) : at);
    state = next;
  }
  return { params, updates };
};

/** All parameters, the start first, by the fused step. */
const runFused = (transformation: AnyTransformation, problem: Problem, backend: Backend) => {
  const step = makeStep(chainAll([transformation]), { backend });
  let at = step.init(problem.start);
  const params: Params[] = [at.params];
  for (let done = 0; done < problem.steps; done++) {
    at = step(at, problem.gradient(done, step.gradientPoint(at)));
    params.push(at.params);
  }
  return params;
};

describe('golden', () => {
  describe.each(cases)('$name', ({ spec, problem: problemName, oracles }) => {
    const problem = problems[problemName];
    const make = () => built(spec);

    it.each(Object.keys(oracles))('agrees with %s', (oracle) => {
      const { params, updates } = run(make(), problem, 'js');
      const golden = oracles[oracle]!;
      if (golden.params !== undefined)
        expectClose(
          problem.recorded.map((step) => flat(params[step]!)),
          golden.params,
          passingZero,
        );
      if (golden.updates !== undefined)
        expectClose(
          updates.slice(0, golden.updates.length).map(flat),
          golden.updates,
          // An element of a product is a sum of numbers of size 1.
          problemName === 'matrices' ? passingZero : 0,
        );
    });

    it('gives the same bits compiled for each backend, fused or not', () => {
      const unfused = run(make(), problem, 'js');
      // The conformance tests compare `js` with the reference.
      if (problem.recorded.length === 0) expectSameBits(run(make(), problem, 'wasm'), unfused);
      else
        for (const backend of ['js', 'wasm'] as const)
          expectSameBits(runFused(make(), problem, backend), unfused.params);
    });
  });
});

describe('golden: the standard deviation of addNoise', () => {
  const { sigma } = readGolden('noise') as { readonly sigma: readonly GoldenSigma[] };

  const noise = (spec: Spec, steps: number): readonly number[] => {
    const tx = chainAll([built(spec)]);
    const zero = tensor(0);
    let state = tx.init(zero);
    return Array.from({ length: steps }, () => {
      const [update, next] = tx.update(zero, state);
      state = next;
      return leaves<Tensor>(update).flatMap(toArray)[0]!;
    });
  };

  it.each(sigma)('eta $spec.eta, gamma $spec.gamma', ({ spec, oracles }) => {
    for (const expected of Object.values(oracles)) {
      // The same key draws the same numbers, so the quotient is the standard deviation.
      const standard = noise({ ...spec, eta: 1, gamma: 0 }, expected.length);
      const found = noise(spec, expected.length).map((value, i) => value / standard[i]!);
      expectClose([found], [expected]);
    }
  });
});
