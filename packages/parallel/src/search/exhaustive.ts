import { updateCombinations, updateFunctions, updateOperands, type UpdateRule } from '@thalweg/optimizers';
import { optionChecks } from '../option/option-checks.js';
import type { Searcher } from './searcher.js';

/** The state of {@link exhaustive}. @category Search @since 0.1.0 */
export interface ExhaustiveState {
  /** How many rules were asked for. */
  readonly asked: number;
}

/**
 * Evaluates all rules of one group, or all of a list, each once and in order.
 *
 * @param rules - The rules; by default all of one group. These are 249,696 strings, many of which are the same function.
 * @throws {ConfigError} If `rules` is no array.
 *
 * @example
 * ```ts
 * import { makeKey } from '@thalweg/core';
 * import { exhaustive } from '@thalweg/parallel/search';
 *
 * const { init, ask } = exhaustive();
 * ask(init(makeKey(1)))[0]
 * // => [{ left: 'g', right: 'g', leftFunction: 'x', rightFunction: 'x', combine: 'x+y' }]
 * ask({ asked: 249_696 })[0] // => undefined
 * ```
 *
 * Source: own; the space is that of Bello et al., "Neural optimizer search with reinforcement learning" (2017), section 4.1.
 *
 * @category Search
 * @since 0.1.0
 */
export const exhaustive = (rules?: readonly UpdateRule[]): Searcher<ExhaustiveState> => {
  if (rules !== undefined) optionChecks('exhaustive').list('rules', rules);
  const ruleAt = rules === undefined ? stringAt : (at: number) => rules[at];
  return {
    name: 'exhaustive',
    options: { rules: rules?.length ?? strings },
    init: () => ({ asked: 0 }),
    ask: ({ asked }) => [ruleAt(asked), { asked: asked + 1 }],
    tell: (state) => state,
  };
};

const strings = updateOperands.length ** 2 * updateFunctions.length ** 2 * updateCombinations.length;

/** The rule of one group at a place of the list of all; the last token changes first. */
const stringAt = (at: number): UpdateRule | undefined => {
  if (at >= strings) return undefined;
  let rest = at;
  const next = <Token>(tokens: readonly Token[]): Token => {
    const token = tokens[rest % tokens.length]!;
    rest = Math.floor(rest / tokens.length);
    return token;
  };
  const combine = next(updateCombinations);
  const rightFunction = next(updateFunctions);
  const leftFunction = next(updateFunctions);
  const right = next(updateOperands);
  return [{ left: next(updateOperands), right, leftFunction, rightFunction, combine }];
};
