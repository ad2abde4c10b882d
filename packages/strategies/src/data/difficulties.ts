import type { TensorTree, TreeOf } from '@thalweg/core';
import { requireFunction, requireNumber } from '../argument/require-argument.js';
import { countExamples } from './count-examples.js';
import { takeRows } from './take-rows.js';

/**
 * How difficult each example of a data set is, by a function of the example: what `curriculum` ranks by.
 *
 * @param data - A tree of tensors whose first axis counts the examples.
 * @param difficulty - From one example, a batch of one, and its row to a number, more being more difficult.
 * @throws {ConfigError} If the data set is empty, or `difficulty` no function.
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
