import { defineProjection } from './define-projection.js';
import { everyNumber, givenNumbersOr } from './numbers-like-params.js';
import { between } from './projection-box.js';

/**
 * The projection onto a cube with a corner at 0:
 *
 * $$p = \min(\max(x, 0), s)$$
 *
 * @throws {ConfigError} If `scale` has a number below 0, or something else than numbers.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { projectionHypercube, projectParams } from '@thalweg/optimizers';
 *
 * toArray(projectParams(projectionHypercube(), tensor([-3, 0.5, 4]))) // => [0, 0.5, 1]
 * ```
 *
 * Same as Optax `projection_hypercube`, which accepts a negative scale. PyTorch has no projections.
 *
 * @category Projection
 * @since 0.1.0
 */
export const projectionHypercube = defineProjection({
  name: 'projectionHypercube',
  hyper: {
    /** $s$, the length of the edges: a number, 0 or more, for all elements, or a tree like the parameters. */
    scale: givenNumbersOr(1),
  },
  fit: {
    argument: 'scale',
    expected: 'numbers, 0 or more',
    holds: ({ scale }) => everyNumber(scale, (edge) => edge >= 0),
  },
  projector: { _tag: 'Expression', nearest: (x, { scale }) => between(x, 0, scale) },
});
