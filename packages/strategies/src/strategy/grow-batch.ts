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
 * Enlarges batches instead of lowering the learning rate.
 *
 * The gradient noise $g$ falls just as much, with fewer updates. With $N$ examples, batches of $B$ and the rate $\eta$:
 *
 * $$g \approx \eta N / B, \qquad B \leftarrow a B \text{ does to } g \text{ what } \eta \leftarrow \eta / a \text{ does}$$
 *
 * If a batch cannot grow by the full factor, because its size must be a whole number below a limit, the learning rate
 * falls by the rest of the factor, unless it would underflow to 0.
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
    /** $a$, the factor on the batch size, above 1. */
    factor: positive(),
    /** The largest batch as a fraction of the data set, at most 1. No limit if the size of the data set is unknown. */
    maxFraction: positive(0.1),
  },
  init: ({ examples }, { maxFraction }): GrowBatchState => ({
    largest: examples === undefined ? null : Math.max(1, Math.floor(maxFraction * examples)),
  }),
  on: ({ atEpochs, factor, maxFraction }) => {
    const refuse = (argument: string, expected: string, found: number): never => {
      throw new ConfigError({ owner: 'growBatch', argument, expected, found: String(found) });
    };
    if (factor <= 1) refuse('factor', 'a number above 1', factor);
    if (atEpochs.includes(0)) refuse('atEpochs', 'whole numbers, 1 or more', 0);
    if (maxFraction > 1) refuse('maxFraction', 'a number above 0, at most 1', maxFraction);
    return (event, state) => {
      if (event._tag !== 'Epoch' || !atEpochs.includes(event.epoch + 1)) return [[], state];
      const { batchSize } = event.control;
      // The product may overflow to Infinity.
      const wanted = Math.min(batchSize * factor, Number.MAX_VALUE);
      // A batch already above the limit keeps its size.
      const largest = Math.max(state.largest ?? Number.MAX_SAFE_INTEGER, batchSize);
      // Rounding may put the product just below the exact whole number.
      const next = Math.min(Math.floor(wanted * (1 + 1e-12)), largest);
      const left = next / wanted;
      const decisions: readonly Decision<LikeParams>[] = [
        ...(next > batchSize ? [{ _tag: 'SetBatchSize', batchSize: next } as const] : []),
        ...(left < 1 - 1e-12 ? scaleRate(event.control, left) : []),
      ];
      return [decisions, state];
    };
  },
});

/** The state of {@link growBatch}. @category Strategy @since 0.1.0 */
export interface GrowBatchState {
  /** The largest batch size allowed; `null` if the size of the data set is unknown. */
  readonly largest: number | null;
}
