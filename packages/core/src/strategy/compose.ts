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
 * Composes strategies: each sees every event, and all their decisions are carried out.
 *
 * `compose` concatenates the lists of parts, so it is associative, to the type, with `compose()` as its unit. The
 * kinds of decisions have a fixed order (see `Decision`). So the order of strategies matters only if several make the
 * same kind of decision at one event: the last to restore parameters, select examples or switch the optimizer wins,
 * and the first to stop gives the reason.
 *
 * @param strategies - The strategies. If their number is known only at run time, the type of the state is opaque.
 * @returns The strategy with all their parts; its state is a record by name.
 * @throws {ConfigError} If an argument is not a strategy.
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
