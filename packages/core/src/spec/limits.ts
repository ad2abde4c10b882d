import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { requireOptions } from '../declare/require-options.js';

/**
 * The limits for a spec of unknown origin.
 *
 * With the defaults, reading any spec takes little memory, and the result takes a step on a tree of ten small leaves
 * within milliseconds. `Infinity` turns a limit off.
 *
 * @category Spec
 * @since 0.1.0
 */
export interface SpecLimits {
  /** Levels of lists and objects; at most 1000, 100 by default. */
  readonly depth: number;
  /** Numbers, texts, lists and objects together; 50 000 by default. */
  readonly values: number;
  /** Characters of all texts and keys together; 200 000 by default. */
  readonly characters: number;
  /** Entries of a list or an object: boundaries of a schedule, difficulties of a curriculum; 10 000 by default. */
  readonly entries: number;
  /** Members of a transformation, or parts of a strategy, nested ones included; 16 by default. */
  readonly members: number;
  /** Formulas that all schedules together evaluate at one step; 20 000 by default. */
  readonly evaluations: number;
  /** Characters of a glob; 200 by default. */
  readonly glob: number;
  /** Problems reported; 100 by default. */
  readonly problems: number;
}

/** More levels might overflow the stack. */
const deepest = 1000;

/**
 * No limits except that of the stack, for a spec that the program itself wrote.
 *
 * @example
 * ```ts
 * import { createRegistry, fromSpec, noLimits, toSpec } from '@thalweg/core/spec';
 * import { chainAll, identity } from '@thalweg/core';
 *
 * const long = chainAll(Array.from({ length: 300 }, () => identity()));
 * fromSpec(createRegistry([]), noLimits)(toSpec(long))._tag // => 'Right'
 * ```
 *
 * @category Spec
 * @since 0.1.0
 */
export const noLimits: SpecLimits = {
  depth: deepest,
  values: Infinity,
  characters: Infinity,
  entries: Infinity,
  members: Infinity,
  evaluations: Infinity,
  glob: Infinity,
  problems: Infinity,
};

const defaults: SpecLimits = {
  depth: 100,
  values: 50_000,
  characters: 200_000,
  entries: 10_000,
  members: 16,
  evaluations: 20_000,
  glob: 200,
  problems: 100,
};

/**
 * Checks limits and fills in defaults.
 *
 * @throws {ConfigError} If a limit is unknown or out of range.
 * @internal
 */
export const readLimits = (owner: string, given: Partial<SpecLimits>): SpecLimits => {
  requireOptions(owner, given, defaults);
  const limits = {
    ...defaults,
    ...Object.fromEntries(
      Object.entries<number | undefined>(given).filter(([, value]) => value !== undefined),
    ),
  };
  for (const [name, value] of Object.entries(limits)) {
    const most = name === 'depth' ? deepest : Infinity;
    const isLimit = value === Infinity || Number.isSafeInteger(value);
    if (!isLimit || value < 1 || value > most)
      throw new ConfigError({
        owner,
        argument: `limits.${name}`,
        expected: `a whole number, 1 or more${name === 'depth' ? `, at most ${deepest}` : ', or Infinity'}`,
        found: shown(value),
      });
  }
  return limits;
};
