import {
  ConfigError,
  foldIn,
  mapTensors,
  permutation,
  TreeMismatchError,
  type Key,
  type TensorTree,
  type TreeOf,
} from '@thalweg/core';
import { takeRows } from './take-rows.js';

/**
 * A data set cut into batches, epoch by epoch.
 *
 * @category Data
 * @since 0.1.0
 */
export interface Batches<Batch> {
  /** Examples in the data set. */
  readonly examples: number;
  /** Examples in a batch; the last of an epoch may have fewer. */
  readonly batchSize: number;
  /** Batches in an epoch. */
  readonly batchesPerEpoch: number;
  /**
   * The batches of an epoch (0-based), each made when it is asked for; from the batch `from` (0 by default) on. The
   * same epoch gives the same batches.
   */
  readonly epoch: (epoch: number, from?: number) => Iterable<Batch>;
}

/** How to cut; see {@link batches}. @category Data @since 0.1.0 */
export interface BatchOptions {
  readonly batchSize: number | 'full';
  readonly shuffle?: Key;
  readonly lastBatch?: 'keep' | 'drop';
}

/**
 * Cuts a data set into batches: the three variants of gradient descent are this with another size.
 *
 * - full batch: `batchSize: 'full'`, every example in every update;
 * - stochastic: `batchSize: 1`;
 * - mini-batch: anything between.
 *
 * @param data - A tree of tensors whose first axis counts the examples: `{ x: [n, 64], y: [n] }`. The rows of all
 *   leaves are shuffled together.
 * @param options - `batchSize`: examples per batch, from 1 to n, or `'full'`; required. `shuffle`: a random key; the
 *   order of each epoch follows from the key and the number of the epoch; without it the order stays. `lastBatch`:
 *   what to do with the last batch if it is short: `'keep'` (its examples weigh more) or `'drop'`; `'keep'` by default.
 * @throws {ConfigError} If the data set is empty or the batch size out of range.
 * @throws {TreeMismatchError} If the leaves differ in their number of examples.
 *
 * @example
 * ```ts
 * import { makeKey, tensor, toArray } from '@thalweg/core';
 * import { batches } from '@thalweg/strategies';
 *
 * const data = { x: tensor([[1, 1], [2, 2], [3, 3]]), y: tensor([1, 2, 3]) };
 * const pairs = batches(data, { batchSize: 2 });
 * [...pairs.epoch(0)].map((batch) => toArray(batch.y)) // => [[1, 2], [3]]
 * const shuffled = batches(data, { batchSize: 2, shuffle: makeKey(1), lastBatch: 'drop' });
 * shuffled.batchesPerEpoch // => 1
 * ```
 *
 * @category Data
 * @since 0.1.0
 */
export const batches = <D>(
  data: D & TensorTree<D>,
  { batchSize, shuffle, lastBatch = 'keep' }: BatchOptions,
): Batches<TreeOf<D>> => {
  const examples = countExamples<D>(data);
  const size = batchSize === 'full' ? examples : batchSize;
  if (!Number.isInteger(size) || size < 1 || size > examples)
    throw new ConfigError({
      owner: 'batches',
      argument: 'batchSize',
      expected: `a whole number from 1 to ${examples}, the number of examples, or 'full'`,
      found: String(batchSize),
    });
  if (!['keep', 'drop'].includes(lastBatch))
    throw new ConfigError({
      owner: 'batches',
      argument: 'lastBatch',
      expected: `'keep' or 'drop'`,
      found: lastBatch,
    });
  const batchesPerEpoch = lastBatch === 'drop' ? Math.floor(examples / size) : Math.ceil(examples / size);

  function* epoch(number: number, from = 0): Generator<TreeOf<D>, void, void> {
    const order =
      shuffle === undefined
        ? Uint32Array.from({ length: examples }, (_, i) => i)
        : permutation(foldIn(shuffle, number), examples);
    for (let batch = from; batch < batchesPerEpoch; batch++) {
      yield takeRows<D>(data, order.subarray(batch * size, Math.min((batch + 1) * size, examples)));
    }
  }
  return { examples, batchSize: size, batchesPerEpoch, epoch };
};

const countExamples = <D>(data: D & TensorTree<D>): number => {
  let first: { readonly path: string; readonly examples: number } | undefined;
  mapTensors<D>((leaf, path) => {
    const examples = leaf.shape[0];
    const at = path === '' ? 'data' : `data.${path}`;
    if (examples === undefined)
      throw new TreeMismatchError({
        path: at,
        expected: 'a first axis that counts the examples',
        found: 'a 0-d tensor',
      });
    first ??= { path: at, examples };
    if (examples !== first.examples)
      throw new TreeMismatchError({
        path: at,
        expected: `${first.examples} examples as in ${first.path}`,
        found: String(examples),
      });
    return leaf;
  }, data);
  if (first !== undefined && first.examples > 0) return first.examples;
  throw new ConfigError({
    owner: 'batches',
    argument: 'data',
    expected: 'at least one example',
    found: 'none',
  });
};
