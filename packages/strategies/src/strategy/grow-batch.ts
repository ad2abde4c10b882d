import {
  ConfigError,
  count,
  defineStrategy,
  listOf,
  positive,
  type Decision,
  type LikeParams,
} from '@thalweg/core';
import { scaleRate } from './scale-rate.js';

/**
 * Makes batches larger where others make the learning rate smaller.
 *
 * The noise of the gradient falls alike, and there are fewer updates:
 *
 * $$g \approx \eta N / B, \qquad B \leftarrow a B \text{ does to } g \text{ what } \eta \leftarrow \eta / a \text{ does}$$
 *
 * Where a batch cannot grow as much as it should, since it is whole and has a largest size, the learning rate falls by
 * what is missing, unless it would become too small for a number.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { growBatch } from '@thalweg/strategies';
 *
 * growBatch({ atEpochs: [60, 120, 160], factor: 5 }).parts[0].name // => 'growBatch'
 * ```
 *
 * Source: Smith, Kindermans, Ying, Le, "Don't Decay the Learning Rate, Increase the Batch Size" (2018), sections 2 and 3.
 *
 * @category Strategy
 * @since 0.1.0
 */
export const growBatch = defineStrategy({
  name: 'growBatch',
  hyper: {
    /** The epochs after which the batch grows, at least 1. */
    atEpochs: listOf(count()),
    /** $a$, what the batch size is multiplied by, above 1. */
    factor: positive(),
    /** The largest part of the data set that a batch may be, at most 1. It binds if the size of the data set is known. */
    maxFraction: positive(0.1),
  },
  strategy: ({ atEpochs, factor, maxFraction }) => {
    const refuse = (argument: string, expected: string, found: number): never => {
      throw new ConfigError({ owner: 'growBatch', argument, expected, found: String(found) });
    };
    if (factor <= 1) refuse('factor', 'a number above 1', factor);
    if (atEpochs.includes(0)) refuse('atEpochs', 'whole numbers, 1 or more', 0);
    if (maxFraction > 1) refuse('maxFraction', 'a number above 0, at most 1', maxFraction);
    return {
      init: ({ examples }): GrowBatchState => ({
        largest: examples === undefined ? null : Math.max(1, Math.floor(maxFraction * examples)),
      }),
      on: (event, state) => {
        if (event._tag !== 'Epoch' || !atEpochs.includes(event.epoch + 1)) return [[], state];
        const { batchSize } = event.control;
        // No tensor has as many rows as the largest number.
        const wanted = Math.min(batchSize * factor, Number.MAX_VALUE);
        // A batch that is too large already stays.
        const largest = Math.max(state.largest ?? Number.MAX_SAFE_INTEGER, batchSize);
        // A product may come out a last digit below the whole number that it is.
        const next = Math.min(Math.floor(wanted * (1 + 1e-12)), largest);
        const left = next / wanted;
        const decisions: readonly Decision<LikeParams>[] = [
          ...(next > batchSize ? [{ _tag: 'SetBatchSize', batchSize: next } as const] : []),
          ...(left < 1 - 1e-12 ? scaleRate(event.control, left) : []),
        ];
        return [decisions, state];
      },
    };
  },
});

/** What {@link growBatch} remembers. @category Strategy @since 0.1.0 */
export interface GrowBatchState {
  /** The largest batch there may be; `null` if nobody knows how large the data set is. */
  readonly largest: number | null;
}
