import { requireWhole } from '../argument/require-argument.js';
import type { AsyncDataSource, EpochView, Portion } from './data-source.js';

/**
 * Asks for batches before they are needed, so that they come while the one before is worked on.
 *
 * The batches and their order are those of the source. What a batch fails with is thrown when its turn comes.
 *
 * @param source - Batches that take time to come.
 * @param ahead - How many to ask for beyond the one that is wanted, a whole number, 1 or more; 1 by default.
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
      // It may fail while nobody waits for it yet; who does will hear of it.
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
