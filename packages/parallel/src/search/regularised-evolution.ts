import { foldIn, requireOptions, uniformAt, type Key } from '@thalweg/core';
import { mutateUpdateRule, randomUpdateRule } from '@thalweg/optimizers';
import { optionChecks } from '../option/option-checks.js';
import { requireDepth } from './require-depth.js';
import type { RuleResult, Searcher } from './searcher.js';

/** What {@link regularisedEvolution} takes. @category Search @since 0.1.0 */
export interface RegularisedEvolutionOptions {
  /** How many groups each rule has, 1 to 4; 1 by default. */
  readonly depth?: number;
  /** How many rules live at a time, 2 or more; 50 by default. */
  readonly population?: number;
  /** Among how many the parent is the best, 1 to `population`; 10 by default. */
  readonly tournament?: number;
}

/** The state of {@link regularisedEvolution}. @category Search @since 0.1.0 */
export interface RegularisedEvolutionState {
  readonly key: Key;
  /** How many rules were asked for. */
  readonly asked: number;
  /** The living rules, the oldest first. */
  readonly living: readonly RuleResult[];
}

/**
 * Evolution in which the oldest rule dies, not the worst.
 *
 * The first `population` rules are random. Each later one is a mutation of a parent: the best of `tournament` members that are drawn
 * from the living ones, with replacement. With each result the oldest member dies. So a rule lives on only through
 * descendants that are good themselves, and luck in one evaluation dies out.
 *
 * @param options - `depth`: how many groups each rule has, 1 to 4; 1 by default. `population`: how many rules live at a time, 2 or more;
 *   50 by default. `tournament`: among how many the parent is the best, 1 to `population`; 10 by default.
 * @throws {ConfigError} If an option is unknown or out of range.
 *
 * @example
 * ```ts
 * import { makeKey } from '@thalweg/core';
 * import { regularisedEvolution } from '@thalweg/parallel/search';
 *
 * const { init, ask, tell } = regularisedEvolution({ population: 2, tournament: 2 });
 * let state = init(makeKey(1));
 * for (const reward of [0.1, 0.2, 0.3]) {
 *   const [rule, next] = ask(state);
 *   state = tell(next, { rule: rule!, reward });
 * }
 * state.living.map(({ reward }) => reward) // => [0.2, 0.3]
 * ```
 *
 * Source: Real et al., "Regularized evolution for image classifier architecture search" (2019), algorithm 1, with 100 members
 * and tournaments of 25 there.
 *
 * @category Search
 * @since 0.1.0
 */
export const regularisedEvolution = (
  options: RegularisedEvolutionOptions = {},
): Searcher<RegularisedEvolutionState> => {
  const owner = 'regularisedEvolution';
  requireOptions(owner, options, { depth: true, population: true, tournament: true });
  const { depth = 1, population = 50, tournament = Math.min(10, population) } = options;
  const { refuse, wholeNumber } = optionChecks(owner);
  requireDepth(owner, depth);
  wholeNumber('population', population, 2);
  wholeNumber('tournament', tournament, 1);
  if (tournament > population) refuse('tournament', `at most population (${population})`, tournament);

  const parentOf = (key: Key, living: readonly RuleResult[]): RuleResult | undefined => {
    let best: RuleResult | undefined;
    for (let i = 0; i < tournament; i++) {
      const drawn = living[Math.floor(uniformAt(key, i) * living.length)];
      if (drawn !== undefined && !(best !== undefined && best.reward >= drawn.reward)) best = drawn;
    }
    return best;
  };

  return {
    name: owner,
    options: { depth, population, tournament },
    init: (key) => ({ key, asked: 0, living: [] }),
    ask: (state) => {
      const { key, asked, living } = state;
      const own = foldIn(key, asked);
      const parent = asked < population ? undefined : parentOf(foldIn(own, 1), living);
      const rule =
        parent === undefined ? randomUpdateRule(own, depth) : mutateUpdateRule(foldIn(own, 2), parent.rule);
      return [rule, { ...state, asked: asked + 1 }];
    },
    tell: (state, { rule, reward }) => ({
      ...state,
      living: [...state.living, { rule, reward }].slice(-population),
    }),
  };
};
