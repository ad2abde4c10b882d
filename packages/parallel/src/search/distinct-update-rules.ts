import { ConfigError, requireOptions } from '@thalweg/core';
import {
  updateCombinations,
  updateFunctions,
  updateOperands,
  type UpdateCombination,
  type UpdateFunction,
  type UpdateGroup,
  type UpdateOperand,
  type UpdateRule,
} from '@thalweg/optimizers';
import { classesByForm } from './distinct-normal-form.js';
import { classesByProbes } from './distinct-probes.js';
import { ruleOf, termOf, zeroTerm } from './distinct-space.js';

/** Options of {@link distinctUpdateRules}. @category Update rule @since 0.1.0 */
export interface DistinctOptions {
  /** The operands; all that are no results of groups by default. */
  readonly operands?: readonly (typeof updateOperands)[number][];
  /** The functions of one operand; all by default. */
  readonly functions?: readonly UpdateFunction[];
  /** The functions of two operands; all by default. */
  readonly combinations?: readonly UpdateCombination[];
  /** How it tells rules apart: by a normal form, or by their values in random probes. By normal form by default. */
  readonly by?: 'form' | 'probes';
}

/** An update rule, and how many strings of five tokens write it. @category Update rule @since 0.1.0 */
export interface DistinctUpdateRule {
  /** The shortest of the strings. */
  readonly rule: UpdateRule;
  readonly strings: number;
}

/**
 * Every update rule of one group, each once: of all strings of five tokens, those that are the same function are one rule.
 *
 * The whole language has 249 696 strings. Two strings are the same rule if their updates are the same in exact arithmetic for
 * almost all gradients, averages, parameters and noise; a single number, such as a gradient of 0, may make a difference. With
 * drops they are the same if their outcomes are, with the same chances.
 *
 * There are two ways to tell. The normal form is algebra: sums of products of powers, signs and logarithms. The probes compute
 * the updates for 700 random states and gradients of all sizes, in which two values are equal if they are as near as the errors of
 * rounding may take them, which are estimated with the values. The ways share nothing but the treatment of drops, and find the same
 * rules.
 *
 * @throws {ConfigError} If an option is unknown, or has something that is no token.
 *
 * @example
 * ```ts
 * import { distinctUpdateRules } from '@thalweg/parallel/search';
 *
 * const rules = distinctUpdateRules({ operands: ['g', '1'], functions: ['x', '-x'], combinations: ['x+y', 'x*y'] });
 * rules.reduce((sum, { strings }) => sum + strings, 0) // => 32
 * // 2g, -2g, 0, g + 1, g - 1, 1 - g, -g - 1, 2, -2, g·g, -g·g, g, -g, 1, -1
 * rules.length // => 15
 * ```
 *
 * Source: Bello et al., "Neural optimizer search with reinforcement learning" (2017), section 4.1, for the language.
 *
 * @category Update rule
 * @since 0.1.0
 */
export const distinctUpdateRules = (options: DistinctOptions = {}): readonly DistinctUpdateRule[] => {
  requireOptions('distinctUpdateRules', options, {
    operands: true,
    functions: true,
    combinations: true,
    by: true,
  });
  const {
    operands = updateOperands,
    functions = updateFunctions,
    combinations = updateCombinations,
    by = 'form',
  } = options;
  requireTokens('operands', operands, updateOperands);
  requireTokens('functions', functions, updateFunctions);
  requireTokens('combinations', combinations, updateCombinations);
  requireTokens('by', [by], ['form', 'probes']);
  const used = operands.flatMap((operand) => functions.map((apply) => termOf(operand, apply)));
  const classes = by === 'form' ? classesByForm() : classesByProbes([...used, zeroTerm]);
  const found = new Map<string, { group: UpdateGroup; strings: number }>();
  for (const group of groupsOf(operands, functions, combinations)) {
    const key = ruleOf(group, classes);
    const known = found.get(key);
    if (known === undefined) found.set(key, { group, strings: 1 });
    else {
      known.strings++;
      if (lengthOf(group) < lengthOf(known.group)) known.group = group;
    }
  }
  return [...found.values()].map(({ group, strings }) => ({ rule: [group], strings }));
};

function* groupsOf(
  operands: readonly UpdateOperand[],
  functions: readonly UpdateFunction[],
  combinations: readonly UpdateCombination[],
): Generator<UpdateGroup> {
  for (const left of operands)
    for (const right of operands)
      for (const leftFunction of functions)
        for (const rightFunction of functions)
          for (const combine of combinations) yield { left, right, leftFunction, rightFunction, combine };
}

/** How long it is to write. */
const lengthOf = ({ left, right, leftFunction, rightFunction, combine }: UpdateGroup): number =>
  left.length + right.length + leftFunction.length + rightFunction.length + combine.length;

const requireTokens = (argument: string, given: unknown, tokens: readonly string[]): void => {
  const odd: unknown = Array.isArray(given)
    ? given.find((each) => typeof each !== 'string' || !tokens.includes(each))
    : String(given);
  if (!Array.isArray(given) || odd !== undefined)
    throw new ConfigError({
      owner: 'distinctUpdateRules',
      argument,
      expected: `one or more of ${tokens.map((each) => `'${each}'`).join(', ')}`,
      found: `'${String(odd).slice(0, 60)}'`,
    });
};
