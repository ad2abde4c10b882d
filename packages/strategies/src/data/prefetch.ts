import { requireWhole } from '../argument/require-argument.js';
import type { AsyncDataSource, EpochView, Portion } from './data-source.js';

/**
 * Requests batches before they are needed, so that they load while the current batch is in use.
 *
 * The batches and their order are those of the source. An error in a batch is thrown at that batch's turn.
 *
 * @param source - A source of asynchronous batches.
 * @param ahead - The number of batches to request beyond the current one, a whole number, 1 or more; 1 by default.
 * @throws {ConfigError} If `ahead` is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { prefetch, streamAsync } from '@thalweg/strategies';
 *
 * const asked: number[] = [];
 * const source = streamAsync(async function* () {
 *   for (const x of [1, 2, 3]) {
 *     asked.push(x);
 *     yield { x: tensor(x) };
 *   }
 * });
 * const batches = prefetch(source, 2).epoch(0)[Symbol.asyncIterator]();
 * const first = await batches.next();
 * first.done === true ? [] : toArray(first.value.batch.x) // => [1]
 * asked.length > 1 // => true
 * ```
 *
 * @category Data
 * @since 0.1.0
 */
export const prefetch = <Batch>(source: AsyncDataSource<Batch>, ahead = 1): AsyncDataSource<Batch> => {
  requireWhole('prefetch', 'ahead', ahead, 1);
  async function* epoch(number: number, view?: EpochView): AsyncGenerator<Portion<Batch>, void, void> {
    const portions = source.epoch(number, view)[Symbol.asyncIterator]();
    const asked: Promise<IteratorResult<Portion<Batch>>>[] = [];
    const ask = (): void => {
      const coming = portions.next();
      // It may reject before the loop awaits it. The loop still receives the error.
      coming.catch(() => undefined);
      asked.push(coming);
    };
    try {
      for (let i = 0; i <= ahead; i++) ask();
      for (;;) {
        const next = await asked.shift()!;
        if (next.done === true) return;
        ask();
        yield next.value;
      }
    } finally {
      await portions.return?.();
    }
  }
  return { ...source, epoch };
};
