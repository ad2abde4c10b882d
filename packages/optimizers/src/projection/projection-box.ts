import { max, min, type Operand } from '@thalweg/core';
import { defineProjection } from './define-projection.js';
import { givenNumbers } from './numbers-like-params.js';

/** An element of a box: the lower bound where it is below it, and the upper bound where it is above that. */
export const between = (x: Operand, lower: Operand, upper: Operand) => min(max(x, lower), upper);

/**
 * The projection onto a box, a set with bounds for each element:
 *
 * $$p = \min(\max(x, l), u)$$
 *
 * An element within its bounds does not change, and one outside becomes the bound, to the bit. For a bound on one side only, give
 * `-Number.MAX_VALUE` or `Number.MAX_VALUE` as the other.
 *
 * @throws {ConfigError} If a bound is no number or tree of numbers, or both are numbers and the lower is above the upper.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { projectionBox, projectParams } from '@thalweg/optimizers';
 *
 * toArray(projectParams(projectionBox({ lower: -1, upper: 2 }), tensor([-3, 0.5, 4]))) // => [-1, 0.5, 2]
 *
 * const bounds = projectionBox({ lower: { w: [0, 1], b: -1 }, upper: 9 });
 * toArray(projectParams(bounds, { w: tensor([-1, -1]), b: tensor([-5]) }).w) // => [0, 1]
 * ```
 *
 * Same as Optax `projection_box`. If two trees of bounds cross, the upper bound counts, as there. PyTorch has no projections.
 *
 * @category Projection
 * @since 0.1.0
 */
export const projectionBox = defineProjection({
  name: 'projectionBox',
  hyper: {
    /** $l$, the lower bound: a number for all elements, or a tree like the parameters. */
    lower: givenNumbers(),
    /** $u$, the upper bound: a number for all elements, or a tree like the parameters. */
    upper: givenNumbers(),
  },
  fit: {
    argument: 'lower',
    expected: 'a number that is not above upper',
    holds: ({ lower, upper }) => typeof lower !== 'number' || typeof upper !== 'number' || lower <= upper,
  },
  projector: { _tag: 'Expression', nearest: (x, { lower, upper }) => between(x, lower, upper) },
});
