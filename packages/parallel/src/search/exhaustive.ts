import type { UpdateRule } from '@thalweg/optimizers';
import { optionChecks } from '../option/option-checks.js';
import type { Searcher } from './searcher.js';

/** The state of {@link exhaustive}. @category Search @since 0.1.0 */
export interface ExhaustiveState {
  /** How many rules were asked for. */
  readonly asked: number;
}

/**
 * Evaluates all rules of a list, each once and in order.
 *
 * @param rules - The rules, such as those of {@link distinctUpdateRules}.
 * @throws {ConfigError} If `rules` is no array.
 *
 * @example
 * ```ts
 * import { makeKey } from '@thalweg/core';
 * import { distinctUpdateRules, exhaustive } from '@thalweg/parallel/search';
 *
 * const rules = distinctUpdateRules({ operands: ['g', 'm'], functions: ['x'], combinations: ['x*y'] });
 * const { init, ask } = exhaustive(rules.map(({ rule }) => rule));
 * ask(init(makeKey(1)))[0] // => [{ left: 'g', right: 'g', leftFunction: 'x', rightFunction: 'x', combine: 'x*y' }]
 * ask({ asked: rules.length })[0] // => undefined
 * ```
 *
 * @category Search
 * @since 0.1.0
 */
export const exhaustive = (rules: readonly UpdateRule[]): Searcher<ExhaustiveState> => {
  optionChecks('exhaustive').list('rules', rules);
  return {
    name: 'exhaustive',
    options: { rules: rules.length },
    init: () => ({ asked: 0 }),
    ask: ({ asked }) => [rules[asked], { asked: asked + 1 }],
    tell: (state) => state,
  };
};
