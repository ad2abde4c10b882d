import { dot } from '../vector/dot.js';

/** A step and how it changed the gradient. @internal */
export interface CurvaturePair {
  /** $s = x_{k+1} - x_k$ */
  readonly step: Float64Array;
  /** $y = g_{k+1} - g_k$ */
  readonly change: Float64Array;
  /** $s^\top y$, which is positive. */
  readonly curvature: number;
  /** $y^\top y$ */
  readonly squared: number;
}

/**
 * The pair of a step and the change of the gradient, or `undefined` if it must not enter the memory.
 *
 * With $s^\top y > \varepsilon \, y^\top y$ the matrix stays positive definite, so its direction descends: Byrd, Lu,
 * Nocedal and Zhu, "A limited memory algorithm for bound constrained optimization" (1995), eq. 3.9. The test fails for
 * NaN and for a sum that overflows.
 *
 * @internal
 */
export const curvaturePair = (step: Float64Array, change: Float64Array): CurvaturePair | undefined => {
  const curvature = dot(step, change);
  const squared = dot(change, change);
  return curvature > Number.EPSILON * squared && curvature < Infinity
    ? { step, change, curvature, squared }
    : undefined;
};

/** The memory with one more pair, if there is one. @internal */
export const remembered = (
  pairs: readonly CurvaturePair[],
  pair: CurvaturePair | undefined,
  memory: number,
): readonly CurvaturePair[] =>
  pair === undefined ? pairs : [...pairs, pair].slice(Math.max(0, pairs.length + 1 - memory));
