import {
  foldIn,
  permutation,
  requireKey,
  requireOptions,
  type Key,
  type TensorTree,
  type TreeOf,
} from '@thalweg/core';
import { isWhole, requireArgument } from '../argument/require-argument.js';
import { countExamples } from './count-examples.js';
import type { DataSource, EpochView, Portion } from './data-source.js';
import { requireEpochView } from './epoch-view.js';
import { requireRows, takeRows } from './take-rows.js';

/**
 * A data set in memory, cut into batches for each epoch.
 *
 * @category Data
 * @since 0.1.0
 */
export interface Batches<Batch> extends DataSource<Batch> {
  /** Examples in the data set. */
  readonly examples: number;
  /** Examples in a batch; the last of an epoch may have fewer. */
  readonly batchSize: number;
  /** Batches in an epoch of the whole data set. */
  readonly batchesPerEpoch: number;
}

/** The options of {@link batches}. @category Data @since 0.1.0 */
export interface BatchOptions {
  readonly batchSize: number | 'full';
  readonly shuffle?: Key;
  readonly lastBatch?: 'keep' | 'drop';
}

/**
 * Cuts a data set into batches. The batch size gives the three variants of gradient descent:
 *
 * - full batch: `batchSize: 'full'`, every example in every update;
 * - stochastic: `batchSize: 1`;
 * - mini-batch: anything between.
 *
 * @param data - A tree of tensors with the examples on the first axis: `{ x: [n, 64], y: [n] }`. The rows of all leaves
 *   are shuffled together.
 * @param options - `batchSize`: examples per batch, from 1 to n, or `'full'`; required. `shuffle`: a random key; the
 *   key and the number of the epoch determine the order of each epoch; without a key the order stays. `lastBatch`: what
 *   to do with a short last batch: `'keep'` it (its examples weigh more) or `'drop'` it; `'keep'` by default. The first
 *   batch of an epoch is always kept: if a strategy selects fewer examples than a batch holds, or enlarges batches
 *   beyond the data set, the epoch is one short batch.
 * @throws {ConfigError} If the data set is empty, the batch size is out of range, or another option is invalid.
 * @throws {TreeMismatchError} If the leaves differ in their number of examples.
 *
 * @example
 * ```ts
 * import { makeKey, tensor, toArray } from '@thalweg/core';
 * import { batches } from '@thalweg/strategies';
 *
 * const data = { x: tensor([[1, 1], [2, 2], [3, 3]]), y: tensor([1, 2, 3]) };
 * const pairs = batches(data, { batchSize: 2 });
 * [...pairs.epoch(0)].map(({ batch }) => toArray(batch.y)) // => [[1, 2], [3]]
 * const shuffled = batches(data, { batchSize: 2, shuffle: makeKey(1), lastBatch: 'drop' });
 * shuffled.batchesPerEpoch // => 1
 * ```
 *
 * @category Data
 * @since 0.1.0
 */
export const batches = <D>(data: D & TensorTree<D>, options: BatchOptions): Batches<TreeOf<D>> => {
  requireOptions('batches', options, { batchSize: true, shuffle: true, lastBatch: true });
  const { batchSize, lastBatch = 'keep' } = options;
  if (options.shuffle !== undefined) requireKey('batches', 'shuffle', options.shuffle);
  // A copy, so that later writes to the caller's array do not change the order.
  const shuffle: Key | undefined = options.shuffle && [...options.shuffle];
  const examples = countExamples<D>('batches', data);
  const size = batchSize === 'full' ? examples : batchSize;
  requireArgument(isWhole(size, 1) && size <= examples, {
    owner: 'batches',
    argument: 'batchSize',
    expected: `a whole number from 1 to ${examples}, the number of examples, or 'full'`,
    found: batchSize,
  });
  requireArgument(['keep', 'drop'].includes(lastBatch), {
    owner: 'batches',
    argument: 'lastBatch',
    expected: `'keep' or 'drop'`,
    found: lastBatch,
  });
  const batchesPerEpoch = lastBatch === 'drop' ? Math.floor(examples / size) : Math.ceil(examples / size);

  const epoch = (number: number, view: EpochView = {}): Generator<Portion<TreeOf<D>>, void, void> => {
    requireEpochView('batches', number, view);
    if (view.rows !== undefined) requireRows('batches', view.rows, examples);
    return portions(number, view);
  };
  function* portions(number: number, view: EpochView): Generator<Portion<TreeOf<D>>, void, void> {
    const { rows, batchSize: wanted = size, from = 0 } = view;
    const count = rows?.length ?? examples;
    const order =
      shuffle === undefined
        ? Uint32Array.from({ length: count }, (_, i) => i)
        : permutation(foldIn(shuffle, number), count);
    const chosen = rows === undefined ? order : order.map((place) => rows[place]!);
    for (let start = from; start < count; start += wanted) {
      const end = Math.min(start + wanted, count);
      // The first batch is never dropped: otherwise a data set smaller than a batch would train nothing.
      if (lastBatch === 'drop' && end - start < wanted && start > 0) return;
      yield { batch: takeRows<D>(data, chosen.subarray(start, end)), examples: end - start };
    }
  }
  return { examples, batchSize: size, batchesPerEpoch, epoch };
};
