import { ConfigError } from '@thalweg/core';
import type { Box } from './box.js';
import { differences, type Scheme } from './differences.js';
import type { Sloping } from './minimum.js';

/**
 * The function to minimise, which counts its calls. A point where it is NaN has the value infinity, and so has every point
 * after the last call allowed.
 *
 * @internal
 */
export interface Objective {
  readonly valueAt: (x: Float64Array) => number;
  /** The value and the gradient. Without a finite gradient the value is infinity. */
  readonly at: (x: Float64Array) => Sloping;
  /** How often `at` may be called, or `valueAt`, before there are more calls than allowed. */
  readonly left: (method: 'at' | 'valueAt') => number;
  readonly counts: () => { readonly evaluations: number; readonly gradientEvaluations: number };
}

/** @internal */
export const objectiveOf = (
  f: (x: Float64Array) => unknown,
  gradient: ((x: Float64Array) => unknown) | Scheme | undefined,
  box: Box,
  maxEvaluations: number,
): Objective => {
  const size = box.lower.length;
  // The calls of `f` for a value and a gradient.
  const calls = typeof gradient === 'function' ? 1 : gradient === 'forward' ? size + 1 : 2 * size + 1;
  const most = Math.max(maxEvaluations, gradient === undefined ? 1 : calls);
  let evaluations = 0;
  let gradientEvaluations = 0;

  const valueAt = (x: Float64Array): number => {
    if (evaluations >= most || !x.every(Number.isFinite)) return Infinity;
    evaluations++;
    const value = f(x);
    if (typeof value !== 'number')
      throw new ConfigError({
        owner: 'minimize',
        argument: 'f',
        expected: 'a function that returns a number',
        found: `one that returns ${described(value)}`,
      });
    return Number.isNaN(value) ? Infinity : value;
  };

  const gradientAt = (x: Float64Array, value: number): Float64Array => {
    gradientEvaluations++;
    if (typeof gradient !== 'function') return differences(valueAt, x, value, gradient ?? 'central', box);
    const found = gradient(x);
    if (!isNumbers(found, size))
      throw new ConfigError({
        owner: 'minimize',
        argument: 'gradient',
        expected: `a function that returns ${size} numbers, one for each of x`,
        found: `one that returns ${described(found)}`,
      });
    return Float64Array.from(found);
  };

  return {
    valueAt,
    at: (x) => {
      const value = valueAt(x);
      // Nothing is below minus infinity, so the point is as good as a minimum.
      if (value === -Infinity) return { x, value, gradient: new Float64Array(size) };
      const slopes = value === Infinity ? new Float64Array(size).fill(NaN) : gradientAt(x, value);
      return { x, value: slopes.every(Number.isFinite) ? value : Infinity, gradient: slopes };
    },
    left: (method) => Math.floor((most - evaluations) / (method === 'at' ? calls : 1)),
    counts: () => ({ evaluations, gradientEvaluations }),
  };
};

const isNumbers = (found: unknown, size: number): found is ArrayLike<number> =>
  (Array.isArray(found) || ArrayBuffer.isView(found)) &&
  'length' in found &&
  found.length === size &&
  Array.from(found as ArrayLike<unknown>).every((each) => typeof each === 'number');

const described = (found: unknown): string =>
  typeof found === 'object' && found !== null && 'length' in found
    ? `a list of ${String(found.length)}`
    : found === undefined
      ? 'nothing'
      : `a ${typeof found}`;
