import { defineOptimizer, identity, mask, masked, partition } from '@thalweg/core';
import { setToZero } from './set-to-zero.js';

/**
 * Keeps some leaves as they are: their updates become zero. Those of all other leaves pass through.
 *
 * Put it at the end of a chain, so that nothing comes after it that moves them.
 *
 * @throws {ConfigError} If the argument is not a {@link Mask}.
 *
 * @example
 * ```ts
 * import { chain, tensor, toArray } from '@thalweg/core';
 * import { freeze, sgd } from '@thalweg/optimizers';
 *
 * const tx = chain(sgd({ learningRate: 1 }), freeze('body.**'));
 * const params = { body: { w: tensor([1]) }, head: tensor([1]) };
 * const [updates] = tx.update(params, tx.init(params));
 * toArray(updates.body.w) // => [0]
 * toArray(updates.head) // => [-1]
 * ```
 *
 * Same as Optax `freeze`. In PyTorch one sets `requires_grad` to false.
 *
 * @category Composition
 * @since 0.1.0
 */
export const freeze = defineOptimizer({
  name: 'freeze',
  hyper: {
    /** The leaves that stay. */
    leaves: mask(),
  },
  argument: 'leaves',
  build: ({ leaves }) => masked(leaves, setToZero()),
});

/**
 * Keeps all leaves as they are but some: the updates of the others become zero.
 *
 * @throws {ConfigError} If the argument is not a {@link Mask}.
 *
 * @example
 * ```ts
 * import { chain, tensor, toArray } from '@thalweg/core';
 * import { sgd, unfreeze } from '@thalweg/optimizers';
 *
 * const tx = chain(sgd({ learningRate: 1 }), unfreeze('head'));
 * const params = { body: { w: tensor([1]) }, head: tensor([1]) };
 * const [updates] = tx.update(params, tx.init(params));
 * toArray(updates.body.w) // => [0]
 * toArray(updates.head) // => [-1]
 * ```
 *
 * Optax has `freeze` alone.
 *
 * @category Composition
 * @since 0.1.0
 */
export const unfreeze = defineOptimizer({
  name: 'unfreeze',
  hyper: {
    /** The leaves that move. */
    leaves: mask(),
  },
  argument: 'leaves',
  build: ({ leaves }) => partition(['moving', leaves, identity()], ['frozen', true, setToZero()]),
});
