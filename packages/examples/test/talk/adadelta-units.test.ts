import { type AnyTransformation } from '@thalweg/core';
import { adadelta, sgd } from '@thalweg/optimizers';
import { describe, expect, it } from 'vitest';
import type { Landscape } from '../../src/landscape/landscape.js';
import { walk } from '../../src/landscape/walk.js';

/** f = s (x^2 + 10 y^2) / 2 */
const bowl = (s: number): Landscape => ({
  height: ({ x, y }) => (s * (x ** 2 + 10 * y ** 2)) / 2,
  gradient: ({ x, y }) => ({ x: s * x, y: 10 * s * y }),
});

/** 3000 steps, or until the numbers end. */
const walked = (optimizer: AnyTransformation, s: number) =>
  walk(bowl(s), optimizer, { start: { x: 3, y: -2 }, steps: 3000 });

/** R5: Adadelta ends nearer to 0 than this; what SGD with rate 0.05 has left of x, by s, in a NumPy prototype. */
const bound = 0.03;
const leftBySgd = [
  [0.01, 0.67],
  [1, 0],
] as const;

describe('the units of the loss (R5)', () => {
  // θ is each of the parameters: their norm is 0.0317 for s = 100.
  it.each([0.01, 1, 100])('do not matter to Adadelta: |θ| < 0.03 for s = %d', (s) => {
    const { x, y } = walked(adadelta({ rho: 0.95, eps: 1e-6 }), s).at(-1)!;
    for (const theta of [x, y]) expect(Math.abs(theta)).toBeLessThan(bound);
  });

  it.each(leftBySgd)('decide what SGD does: for s = %d it leaves %d', (s, left) => {
    expect(walked(sgd({ learningRate: 0.05 }), s).at(-1)!.x).toBeCloseTo(left, 2);
  });

  it('decide what SGD does: for s = 100 it diverges', () => {
    const points = walked(sgd({ learningRate: 0.05 }), 100);
    expect(points.length).toBeLessThan(3001);
    expect(Math.abs(points.at(-1)!.x)).toBeGreaterThan(1e100);
  });
});
