import { requireStrategy } from './require-strategy.js';
import { strategyOf } from './strategy-of.js';
import type { AnyStrategy, Strategy, StrategyPart } from './strategy.js';

/** The parts of several strategies, one after the other. @category Strategy @since 0.1.0 */
export type ConcatParts<Strategies extends readonly AnyStrategy[]> = Strategies extends readonly [
  infer First extends AnyStrategy,
  ...infer Rest extends readonly AnyStrategy[],
]
  ? readonly [...First['parts'], ...ConcatParts<Rest>]
  : Strategies extends readonly []
    ? readonly []
    : readonly StrategyPart[];

/**
 * Composes strategies: each hears of every event, and all their decisions are carried out.
 *
 * `compose` concatenates the lists of parts, so it is associative, to the type, with `compose()` as its unit. Decisions
 * are carried out in an order of their own (see `Decision`), so the order of strategies matters only where two of them
 * restore parameters or select examples at the same event: then the last has its way. Of two that stop, the first says why.
 *
 * @param strategies - The strategies. An array of which only the run knows how long it is gives an opaque state.
 * @returns The strategy with all their parts; its state is a record by name.
 * @throws {ConfigError} If one of them is no strategy.
 *
 * @example
 * ```ts
 * import { compose } from '@thalweg/core';
 * import { earlyStopping, snapshots } from '@thalweg/strategies';
 *
 * const strategy = compose(earlyStopping({ patience: 3 }), snapshots({ everyEpochs: 10 }));
 * strategy.init({ examples: 100, batchSize: 10 }).snapshots // => { taken: [] }
 * ```
 *
 * @category Strategy
 * @since 0.1.0
 */
export const compose = <const Strategies extends readonly AnyStrategy[]>(
  ...strategies: Strategies
): Strategy<ConcatParts<Strategies>> => {
  strategies.forEach((strategy, i) => requireStrategy('compose', `strategy ${i + 1}`, strategy));
  return strategyOf(
    strategies.flatMap(({ parts }) => parts),
    { name: 'compose', options: { strategies } },
  ) as unknown as Strategy<ConcatParts<Strategies>>;
};
