import { foldIn, requireOptions, type Key } from '@thalweg/core';
import { randomUpdateRule } from '@thalweg/optimizers';
import { requireDepth } from './require-depth.js';
import type { Searcher } from './searcher.js';

/** What {@link randomSearch} takes. @category Search @since 0.1.0 */
export interface RandomSearchOptions {
  /** How many groups each rule has, 1 to 4; 1 by default. */
  readonly depth?: number;
}

/** The state of {@link randomSearch}. @category Search @since 0.1.0 */
export interface RandomSearchState {
  readonly key: Key;
  /** How many rules were asked for. */
  readonly asked: number;
}

/**
 * Evaluates random rules, each independent of the others.
 *
 * @param options - `depth`: how many groups each rule has, 1 to 4; 1 by default.
 * @throws {ConfigError} If an option is unknown or out of range.
 *
 * @example
 * ```ts
 * import { makeKey } from '@thalweg/core';
 * import { randomSearch } from '@thalweg/parallel/search';
 *
 * const { init, ask } = randomSearch({ depth: 2 });
 * const [rule, state] = ask(init(makeKey(1)));
 * rule?.length // => 2
 * state.asked // => 1
 * ```
 *
 * @category Search
 * @since 0.1.0
 */
export const randomSearch = (options: RandomSearchOptions = {}): Searcher<RandomSearchState> => {
  requireOptions('randomSearch', options, { depth: true });
  const { depth = 1 } = options;
  requireDepth('randomSearch', depth);
  return {
    name: 'randomSearch',
    options: { depth },
    init: (key) => ({ key, asked: 0 }),
    ask: ({ key, asked }) => [randomUpdateRule(foldIn(key, asked), depth), { key, asked: asked + 1 }],
    tell: (state) => state,
  };
};
