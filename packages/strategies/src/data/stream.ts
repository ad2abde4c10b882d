import { requireOptions, type TensorTree, type TreeOf } from '@thalweg/core';
import { requireArgument, requireWhole } from '../argument/require-argument.js';
import { givingWay } from '../event-loop/giving-way.js';
import type { AsyncDataSource, DataSource, EpochView, Portion } from './data-source.js';
import { requireEpochView } from './epoch-view.js';
import { stackExamples } from './stack-examples.js';

/**
 * Batches of examples from an iterable, which may be of any length: online learning.
 *
 * It holds only the batch that it is gathering. Data that can be read only once is one epoch: `train` ends with the
 * reason `'data'` at the first epoch without an example.
 *
 * @param open - From the number of the epoch (0-based) to its examples, trees of tensors with the same structure and
 *   shapes. A resumed run opens the same epoch again and skips the examples that it has used.
 * @param options - `batchSize`: examples in a batch, a whole number, 1 or more; the last of an epoch may have fewer;
 *   1 by default.
 * @throws {ConfigError} If the batch size is out of range, or `open` is not a function.
 * @throws {TreeMismatchError} On reading an example that differs from the first of its batch.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { stream } from '@thalweg/strategies';
 *
 * const numbers = stream(() => [1, 2, 3].map((x) => ({ x: tensor(x) })), { batchSize: 2 });
 * [...numbers.epoch(0)].map(({ batch }) => toArray(batch.x)) // => [[1, 2], [3]]
 * ```
 *
 * @category Data
 * @since 0.1.0
 */
export const stream = <E>(
  open: (epoch: number) => Iterable<E & TensorTree<E>>,
  options: StreamOptions = {},
): DataSource<TreeOf<E>> => {
  const batchSize = batchSizeIn('stream', open, options);
  const epoch = (number: number, view: EpochView = {}): Generator<Portion<TreeOf<E>>, void, void> => {
    requireAllRows('stream', number, view);
    return portions(number, view);
  };
  function* portions(number: number, view: EpochView): Generator<Portion<TreeOf<E>>, void, void> {
    const { from = 0, batchSize: wanted = batchSize } = view;
    let gathered: (E & TensorTree<E>)[] = [];
    let seen = 0;
    for (const example of open(number)) {
      if (seen++ < from) continue;
      gathered.push(example);
      if (gathered.length < wanted) continue;
      yield portion<E>(gathered);
      gathered = [];
    }
    if (gathered.length > 0) yield portion<E>(gathered);
  }
  return { examples: undefined, batchSize, epoch };
};

/**
 * Same as {@link stream}, for an async iterable.
 *
 * Timers and signals run while a batch is gathered, even if the examples resolve at once.
 *
 * @param open - From the number of the epoch (0-based) to its examples.
 * @param options - The options of {@link stream}.
 * @throws {ConfigError} If the batch size is out of range, or `open` is not a function.
 *
 * @example
 * ```ts
 * import { setTimeout } from 'node:timers/promises';
 * import { tensor, toArray } from '@thalweg/core';
 * import { streamAsync } from '@thalweg/strategies';
 *
 * const slow = streamAsync(async function* () {
 *   for (const x of [1, 2, 3]) yield { x: tensor(await setTimeout(1, x)) };
 * });
 * const seen: number[][] = [];
 * for await (const { batch } of slow.epoch(0)) seen.push(toArray(batch.x));
 * seen // => [[1], [2], [3]]
 * ```
 *
 * @category Data
 * @since 0.1.0
 */
export const streamAsync = <E>(
  open: (epoch: number) => AsyncIterable<E & TensorTree<E>>,
  options: StreamOptions = {},
): AsyncDataSource<TreeOf<E>> => {
  const batchSize = batchSizeIn('streamAsync', open, options);
  const epoch = (number: number, view: EpochView = {}): AsyncGenerator<Portion<TreeOf<E>>, void, void> => {
    requireAllRows('streamAsync', number, view);
    return portions(number, view);
  };
  async function* portions(number: number, view: EpochView): AsyncGenerator<Portion<TreeOf<E>>, void, void> {
    const { from = 0, batchSize: wanted = batchSize } = view;
    let gathered: (E & TensorTree<E>)[] = [];
    let seen = 0;
    const giveWay = givingWay();
    for await (const example of open(number)) {
      const turn = giveWay();
      if (turn !== undefined) await turn;
      if (seen++ < from) continue;
      gathered.push(example);
      if (gathered.length < wanted) continue;
      yield portion<E>(gathered);
      gathered = [];
    }
    if (gathered.length > 0) yield portion<E>(gathered);
  }
  return { examples: undefined, batchSize, epoch };
};

/** The options of {@link stream}. @category Data @since 0.1.0 */
export interface StreamOptions {
  readonly batchSize?: number;
}

const portion = <E>(gathered: readonly (E & TensorTree<E>)[]): Portion<TreeOf<E>> => ({
  batch: stackExamples<E>(gathered),
  examples: gathered.length,
});

const batchSizeIn = (owner: string, open: unknown, options: StreamOptions): number => {
  requireArgument(typeof open === 'function', {
    owner,
    argument: 'open',
    expected: 'a function from the number of an epoch to its examples',
    found: open,
  });
  requireOptions(owner, options, { batchSize: true });
  const { batchSize = 1 } = options;
  requireWhole(owner, 'batchSize', batchSize, 1);
  return batchSize;
};

const requireAllRows = (owner: string, epoch: number, view: EpochView): void => {
  requireEpochView(owner, epoch, view);
  requireArgument(view.rows === undefined, {
    owner,
    argument: 'rows',
    expected: 'no selection of rows, since a stream reads them only in order',
    found: view.rows,
    fix: 'Use batches to select rows of data in memory',
  });
};
