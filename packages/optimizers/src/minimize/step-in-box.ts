import type { CurvaturePair } from '../quasi-newton/curvature-pair.js';
import { lbfgsDirection } from '../quasi-newton/lbfgs-direction.js';
import { minus } from '../vector/minus.js';
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
  const free = minus(new Float64Array(gradient.length), lbfgsDirection(gradient, pairs));
  // Without pairs the matrix is a number, so the variables do not depend on each other.
  if (pairs.length === 0) return clipped(free, box);
  const held: number[] = [];
  const ends: number[] = [];
  let step = free;
  for (;;) {
    const inside = clipped(step, box);
    const before = held.length;
    // Those that are held already are at their ends, which are inside.
    for (let i = 0; i < step.length; i++)
      if (inside[i] !== step[i]) {
        held.push(i);
        ends.push(inside[i]!);
      }
    if (held.length === before) return inside;
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
