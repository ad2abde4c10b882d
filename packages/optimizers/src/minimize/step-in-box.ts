import type { CurvaturePair } from '../quasi-newton/curvature-pair.js';
import { lbfgsDirection } from '../quasi-newton/lbfgs-direction.js';
import { clipped, type Box } from './box.js';
import { conjugateGradients } from './conjugate-gradients.js';

/**
 * The step of L-BFGS that stays in a box around 0.
 *
 * Where the free step $-H g$ leaves the box, the variable goes to its bound, and the others to the minimum of the quadratic
 * model under this condition: $d = E \lambda - H g$ with $H$ times a vector $\lambda$ that is 0 at the others. If others
 * leave the box then, they follow.
 *
 * @internal
 */
export const stepInBox = (
  gradient: Float64Array,
  pairs: readonly CurvaturePair[],
  box: Box,
): Float64Array => {
  const free = lbfgsDirection(gradient, pairs).map((x) => -x);
  // Without pairs the matrix is a number, so the variables do not depend on each other.
  if (pairs.length === 0) return clipped(free, box);
  const held: number[] = [];
  const ends: number[] = [];
  let step = free;
  for (;;) {
    const inside = clipped(step, box);
    const isHeld = new Set(held);
    const crossing = Array.from(step.keys()).filter((i) => !isHeld.has(i) && inside[i] !== step[i]);
    if (crossing.length === 0) return inside;
    for (const i of crossing) {
      held.push(i);
      ends.push(inside[i]!);
    }
    const pulled = (forces: Float64Array): Float64Array => {
      const all = new Float64Array(gradient.length);
      held.forEach((i, k) => {
        all[i] = forces[k]!;
      });
      return lbfgsDirection(all, pairs);
    };
    // The matrix is a multiple of the identity and two ranks for each pair.
    const forces = conjugateGradients(
      (vector) => {
        const image = pulled(vector);
        return Float64Array.from(held, (i) => image[i]!);
      },
      Float64Array.from(held, (i, k) => ends[k]! - free[i]!),
      Math.min(held.length, 2 * pairs.length + 1),
    );
    const change = pulled(forces);
    step = free.map((x, i) => x + change[i]!);
    // Without the rounding errors of the equations.
    held.forEach((i, k) => {
      step[i] = ends[k]!;
    });
  }
};
