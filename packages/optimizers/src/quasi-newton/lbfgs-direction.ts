import { dot } from '../vector/dot.js';
import { lengthOf } from '../vector/length-of.js';
import type { CurvaturePair } from './curvature-pair.js';

/**
 * The product $H g$ of the L-BFGS approximation of the inverse Hessian and a gradient, by the recursion with two loops.
 *
 * Source: Nocedal and Wright, "Numerical Optimization" (2006), algorithm 7.4 and eq. 7.20.
 *
 * @param gradient - $g$; not changed.
 * @param pairs - The memory, oldest first.
 * @param scaled - Whether the matrix to start from is scaled; see `scaleByLbfgs`.
 * @internal
 */
export const lbfgsDirection = (
  gradient: Float64Array,
  pairs: readonly CurvaturePair[],
  scaled = true,
): Float64Array => {
  const direction = gradient.slice();
  const weights = new Float64Array(pairs.length);
  for (let k = pairs.length - 1; k >= 0; k--) {
    const { step, change, curvature } = pairs[k]!;
    weights[k] = dot(step, direction) / curvature;
    for (let i = 0; i < direction.length; i++) direction[i]! -= weights[k]! * change[i]!;
  }
  const scale = scaled ? initialScale(gradient, pairs.at(-1)) : 1;
  for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
  for (let k = 0; k < pairs.length; k++) {
    const { step, change, curvature } = pairs[k]!;
    const weight = weights[k]! - dot(change, direction) / curvature;
    for (let i = 0; i < direction.length; i++) direction[i]! += weight * step[i]!;
  }
  return direction;
};

/** $\gamma$: from the newest pair; without one, such that the first step is not longer than 1. */
const initialScale = (gradient: Float64Array, newest: CurvaturePair | undefined): number =>
  newest === undefined ? Math.min(1, 1 / lengthOf(gradient)) : newest.curvature / newest.squared;
