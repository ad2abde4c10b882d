import { shown } from '../error/shown.js';
import { TreeMismatchError } from '../error/tree-mismatch-error.js';
import type { BoundRule } from '../rule/bound-rule.js';
import { recordBuilder } from '../tree/record-builder.js';
import { isRecord } from '../tree/structure.js';

/** The states of the members of a chain, each at the member's place. @internal */
export type MemberStates = readonly unknown[];

/** An entry in the state of a rule: a slot, or the count of steps. @internal */
export type StatePart = BoundRule['slots'][number];

/** The entries in the state of a rule, in order. @internal */
export const statePartsOf = ({ counts, slots }: BoundRule): readonly StatePart[] =>
  counts ? [{ name: 'count', kind: 'scalar', initial: 0 }, ...slots] : slots;

/** Makes a state from its entries. @internal */
export const makeState = (
  rule: BoundRule,
  valueOf: (part: StatePart) => unknown,
): Record<string, unknown> => {
  const parts = statePartsOf(rule);
  return recordBuilder(parts.map(({ name }) => name))(parts.map(valueOf));
};

/** The count of steps in the state of a rule. @internal */
export const countOf = (state: unknown): number => (state as { readonly count: number }).count;

/** @throws {TreeMismatchError} If the state of a member has no number of this name. @internal */
export const numberIn = (state: unknown, name: string, path: string): number => {
  const found = (state as Readonly<Record<string, unknown>>)[name];
  if (typeof found === 'number') return found;
  throw new TreeMismatchError({ path, expected: 'a number', found: shown(found) });
};

/**
 * Checks the state of a rule that the caller passed. Its tensors are checked where they are read.
 *
 * @throws {TreeMismatchError} If an entry is missing, or one that must be a number is not.
 * @internal
 */
export const requireRuleState = (key: string, rule: BoundRule, state: unknown): void => {
  const path = `state.${key}`;
  if (!isRecord(state))
    throw new TreeMismatchError({
      path,
      expected: 'the state that init returned: a record',
      found: shown(state),
    });
  if (rule.counts) {
    const count = Object.hasOwn(state, 'count') ? state.count : undefined;
    // Any other count would turn bias corrections and schedules into NaN, or into wrong numbers.
    if (!(Number.isSafeInteger(count) && (count as number) >= 0))
      throw new TreeMismatchError({
        path: `${path}.count`,
        expected: 'a whole number, 0 or more',
        found: shown(count),
      });
  }
  for (const { name, kind } of rule.slots)
    if (!Object.hasOwn(state, name))
      throw new TreeMismatchError({
        path: `${path}.${name}`,
        expected: kind === 'scalar' ? 'a number' : 'a tree of tensors like the parameters',
        found: 'nothing',
      });
};

/** A number in the state of a rule, and its value after a step. @internal */
export interface StateNumber {
  readonly place: number;
  readonly name: string;
  /** From the state before the step and the numbers that the sweep computed. */
  readonly next: (state: unknown, made: Float64Array) => number;
}

/** Sets the numbers in live states to their values after a step. @internal */
export const advance = (
  numbers: readonly StateNumber[],
  states: readonly Record<string, unknown>[],
  made: Float64Array,
): void => {
  for (let i = 0; i < numbers.length; i++) {
    const { place, name, next } = numbers[i]!;
    const state = states[place]!;
    state[name] = next(state, made);
  }
};
