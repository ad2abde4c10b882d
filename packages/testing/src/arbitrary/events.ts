import * as fc from 'fast-check';
import type { AnyStrategy, RunStart, Strategy, StrategyEvent, TakenDecision } from '@thalweg/core';
import { compose } from '@thalweg/core';

/** Numbers that may be a loss. */
const loss = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: 0, max: 3, noNaN: true }) },
  { weight: 2, arbitrary: fc.constantFrom(0, 1, 1, 2) },
  { weight: 1, arbitrary: fc.constantFrom(NaN, Infinity, -1) },
);

const metrics = fc.oneof(
  { weight: 9, arbitrary: fc.record({ loss, accuracy: fc.double({ min: 0, max: 1, noNaN: true }) }) },
  { weight: 1, arbitrary: fc.constant({}) },
);

type News =
  | { readonly _tag: 'Step' | 'NonFinite'; readonly loss: number }
  | { readonly _tag: 'Epoch'; readonly meanLoss: number }
  | { readonly _tag: 'Evaluation'; readonly metrics: Readonly<Record<string, number>> };

const news: fc.Arbitrary<News> = fc.oneof(
  { weight: 3, arbitrary: loss.map((loss) => ({ _tag: 'Step', loss }) as const) },
  { weight: 3, arbitrary: loss.map((meanLoss) => ({ _tag: 'Epoch', meanLoss }) as const) },
  { weight: 5, arbitrary: metrics.map((metrics) => ({ _tag: 'Evaluation', metrics }) as const) },
  { weight: 1, arbitrary: fc.constant({ _tag: 'NonFinite', loss: NaN } as const) },
);

/**
 * Generates the events of a run, as a strategy may see them.
 *
 * Parameters are words, since no strategy looks into them.
 *
 * @example
 * ```ts
 * import * as fc from 'fast-check';
 * import { arbitraryEvents } from '@thalweg/testing';
 *
 * fc.sample(arbitraryEvents, 2).length // => 2
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const arbitraryEvents: fc.Arbitrary<readonly StrategyEvent<string>[]> = fc
  .record({
    news: fc.array(news, { maxLength: 60, size: 'max' }),
    fresh: fc.boolean(),
    learningRateFactor: fc.constantFrom(1, 0.5, 0.01),
    batchSize: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ news, fresh, learningRateFactor, batchSize }) => {
    const control = { optimizer: null, learningRateFactor, batchSize, rows: null, stopped: null };
    let [epoch, step] = [0, 0];
    const told: readonly (News | { readonly _tag: 'Start' })[] = [
      ...(fresh ? [{ _tag: 'Start' } as const] : []),
      ...news,
    ];
    return told.map((each, i) => {
      if (each._tag === 'Step') step++;
      const at = { params: `θ${i}`, state: {} };
      const event: StrategyEvent<string> = { ...each, epoch, step, at, control };
      if (each._tag === 'Epoch') epoch++;
      return event;
    });
  });

/**
 * The decisions of a strategy about each event, and its state after each.
 *
 * @param start - The start of the run; 100 examples in batches of 10 by default.
 *
 * @example
 * ```ts
 * import { defineStrategy } from '@thalweg/core';
 * import { heard } from '@thalweg/testing';
 *
 * const silent = defineStrategy({
 *   name: 'silent',
 *   hyper: {},
 *   init: () => null,
 *   on: () => (_, state) => [[], state],
 * });
 * heard(silent(), []) // => []
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const heard = (
  strategy: AnyStrategy,
  events: readonly StrategyEvent<string>[],
  start: RunStart = { examples: 100, batchSize: 10 },
): readonly (readonly [decisions: readonly TakenDecision<string>[], state: unknown])[] => {
  const whole: Strategy = compose(strategy);
  let state = whole.init(start);
  return events.map((event) => {
    const [decisions, next] = whole.on(event, state);
    state = next;
    return [decisions, next] as const;
  });
};
