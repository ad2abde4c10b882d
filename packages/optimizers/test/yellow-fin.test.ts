import { describe, expect, it } from 'vitest';
import { makeKey, makeStep, normal, tensor, toArray } from '@thalweg/core';
import { closedLoopYellowFin, momentum, scaleByYellowFin, yellowFin } from '../src/index.js';

/** Curvatures from 1 down to 1 over the condition, evenly on a logarithmic scale. */
const curvatures = (condition: number): readonly number[] =>
  Array.from({ length: 20 }, (_, i) => condition ** (-i / 19));

/** Noise of a gradient, step by step. */
const noise = (steps: number): readonly (readonly number[])[] => {
  const all = toArray(normal(makeKey(7), [steps * 20]));
  return Array.from({ length: steps }, (_, i) => all.slice(20 * i, 20 * i + 20));
};

const loss = (h: readonly number[], x: readonly number[]): number =>
  x.reduce((sum, each, i) => sum + (h[i]! * each ** 2) / 2, 0);

describe('yellowFin', () => {
  it.each([10, 100, 1000])('needs no tuning on a noisy quadratic of condition %d', (condition) => {
    const h = curvatures(condition);
    const step = makeStep(yellowFin());
    let at = step.init(tensor(h.map(() => 1)));
    const before = loss(h, toArray(at.params));
    for (const n of noise(300))
      at = step(at, tensor(toArray(at.params).map((x, i) => h[i]! * x + 0.01 * n[i]!)));
    expect(loss(h, toArray(at.params))).toBeLessThan(0.02 * before);
  });

  it('tunes to what makes a range of curvatures converge alike: the root of the momentum', () => {
    // Lemma of the robust region: with (1 - sqrt mu)^2 <= alpha h <= (1 + sqrt mu)^2 the spectral radius is sqrt mu.
    const mu = 0.81;
    for (const alphaH of [0.0101, 0.5, 1, 2, 3.6]) {
      const step = makeStep(momentum({ learningRate: alphaH, momentum: mu }));
      let at = step.init(tensor([1]));
      let largest = 0;
      for (let i = 0; i < 400; i++) {
        at = step(at, at.params);
        if (i >= 300) largest = Math.max(largest, Math.abs(at.params.get(0)) * 0.9 ** -i);
      }
      // Within a factor that does not grow with the steps.
      expect(largest).toBeGreaterThan(0.1);
      expect(largest).toBeLessThan(100);
    }
  });

  it('keeps momentum and rate inside the robust region of the measured curvatures', () => {
    const step = makeStep(scaleByYellowFin());
    let at = step.init(tensor([0]));
    // Squared norms of 1 and 100 in turn.
    for (let i = 0; i < 400; i++) at = step(at, tensor([i % 2 === 0 ? 1 : -10]));
    const { momentum: mu, rate } = at.state.scaleByYellowFin;
    // (√100 - 1) / (√100 + 1) is the least root.
    expect(mu).toBeGreaterThanOrEqual((9 / 11) ** 2 - 1e-6);
    expect(rate).toBeCloseTo((1 - Math.sqrt(mu)) ** 2, 5);
  });

  it.each([1e-6, 1e-3, 1, 1e3, 1e6])('finds the root of the cubic for gradients of size %d', (size) => {
    const step = makeStep(scaleByYellowFin({ slowStart: 1, clip: false, beta: 0.9, eps: 1e-30 }));
    let at = step.init(tensor([0, 0]));
    for (const [x, y] of [
      [1, 2],
      [2, 1],
      [1, 1],
    ] as const)
      at = step(at, tensor([size * x, size * y]));
    const s = at.state.scaleByYellowFin;
    const debias = 1 - 0.9 ** 3;
    const hMin = Math.exp(s.logLeast / debias);
    const [a, b] = toArray(s.gradientAverage).map((m) => m / debias);
    const variance = s.squares / debias - a! ** 2 - b! ** 2;
    const p = ((s.distances / debias) * hMin) ** 2 / (2 * variance);
    const x = Math.sqrt(s.momentum);
    // Or it is the bound of the range, which is larger.
    const range = Math.sqrt(Math.exp((s.logLargest - s.logLeast) / debias));
    const bound = (range - 1) / (range + 1);
    if (x > bound + 1e-9) expect(Math.abs(p * x - (1 - x) ** 3)).toBeLessThan(1e-9 * (1 + p));
    else expect(p * x).toBeGreaterThanOrEqual((1 - x) ** 3 * (1 - 1e-9));
  });

  it('is not thrown off by a gradient that explodes once', () => {
    const left = (clip: boolean): number => {
      const step = makeStep(yellowFin({ clip }));
      let at = step.init(tensor([1]));
      for (let i = 0; i < 200; i++) at = step(at, tensor([i === 100 ? 1e6 : at.params.get(0)]));
      return Math.abs(at.params.get(0));
    };
    expect(left(true)).toBeLessThan(0.1);
    // Its averages hold the explosion, and its rate is almost 0.
    expect(left(false)).toBeGreaterThan(0.3);
  });
});

describe('closedLoopYellowFin', () => {
  /** The means of the second half of a run, with gradients that are some steps old. */
  const run = (staleness: number) => {
    const h = curvatures(30);
    const step = makeStep(closedLoopYellowFin({ staleness, learningRate: 1 / (staleness + 1) }));
    let at = step.init(tensor(h.map(() => 1)));
    const pasts = Array.from({ length: staleness }, () => at.params);
    const means = { target: 0, momentum: 0, measured: 0 };
    noise(1500).forEach((n, i) => {
      pasts.push(at.params);
      const stale = toArray(pasts.shift()!);
      at = step(at, tensor(stale.map((x, k) => h[k]! * x + 0.1 * n[k]!)));
      const { target, momentum: own, measured } = at.state.closedLoopYellowFin;
      if (i < 750) return;
      means.target += target / 750;
      means.momentum += own / 750;
      means.measured += measured / 750;
    });
    return means;
  };

  it('has the tuned momentum in all, whether gradients are stale or not', () => {
    for (const staleness of [0, 1, 3]) {
      const { target, measured } = run(staleness);
      expect(Math.abs(measured - target)).toBeLessThan(0.04);
    }
  });

  it('makes its own momentum smaller by what asynchrony adds', () => {
    const [fresh, stale] = [run(0), run(3)];
    expect(Math.abs(fresh.momentum - fresh.target)).toBeLessThan(0.02);
    expect(stale.momentum).toBeLessThan(stale.target - 0.03);
  });

  it('refuses a staleness for which it would need endless memory', () => {
    for (const staleness of [1001, 2 ** 32, -1, 0.5, NaN])
      expect(() => closedLoopYellowFin({ staleness })).toThrow('a whole number from 0 to 1000');
  });

  it('measures the momentum of fresh gradients to the digit', () => {
    const step = makeStep(closedLoopYellowFin({ initialRate: 0.1, slowStart: 1 }));
    let at = step.init(tensor([3, -2, 1]));
    let compared = 0;
    const rates: number[] = [];
    for (let i = 0; i < 30; i++) {
      const last = at.state.closedLoopYellowFin;
      rates.push(last.rate);
      at = step(at, at.params);
      const { measured, isMeasured } = at.state.closedLoopYellowFin;
      if (isMeasured === 0) continue;
      // The velocity of the last step, scaled by the rate of this.
      expect(measured / ((last.momentum * last.rate) / rates.at(-2)!)).toBeCloseTo(1, 6);
      compared++;
    }
    expect(compared).toBeGreaterThan(25);
  });
});
