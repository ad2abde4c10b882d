import type { TensorTree, TreeOf } from '@thalweg/core';
import { requireFunction, requireNumber } from '../argument/require-argument.js';
import { countExamples } from './count-examples.js';
import { takeRows } from './take-rows.js';

/**
 * Computes the difficulty of each example of a data set, by which `curriculum` ranks them.
 *
 * @param data - A tree of tensors with the examples on the first axis.
 * @param difficulty - From one example, as a batch of one, and its row to a number; a larger number is more difficult.
 * @throws {ConfigError} If the data set is empty, or `difficulty` is not a function.
 * @throws {TreeMismatchError} If the leaves differ in their number of examples.
 *
 * @example
 * ```ts
 * import { tensor } from '@thalweg/core';
 * import { difficulties } from '@thalweg/strategies';
 *
 * const data = { x: tensor([[3, 4], [0, 1], [2, 0]]) };
 * difficulties(data, ({ x }) => Math.hypot(x.get(0, 0), x.get(0, 1))) // => [5, 1, 2]
 * ```
 *
 * @category Data
 * @since 0.1.0
 */
export const difficulties = <D>(
  data: D & TensorTree<D>,
  difficulty: (example: TreeOf<D>, row: number) => number,
): readonly number[] => {
  requireFunction('difficulties', 'difficulty', difficulty);
  return Array.from({ length: countExamples<D>('difficulties', data) }, (_, row) =>
    requireNumber('difficulties', 'difficulty', difficulty(takeRows<D>(data, [row]), row)),
  );
};
