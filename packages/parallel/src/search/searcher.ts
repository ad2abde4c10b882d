import type { Key } from '@thalweg/core';
import type { UpdateRule } from '@thalweg/optimizers';

/**
 * A way to choose which rules a search evaluates.
 *
 * It is pure functions on a state of plain data and tensors, so that a checkpoint can hold it.
 * Results are told in the order in which rules were asked for. Some rules may be asked for before the result of an earlier one is
 * known.
 *
 * @category Search
 * @since 0.1.0
 */
export interface Searcher<State> {
  /** The name, and the options as they were given: a search resumes only with the same ones. */
  readonly name: string;
  readonly options: Readonly<Record<string, number>>;
  /** The state before the first rule. */
  readonly init: (key: Key) => State;
  /** The next rule to evaluate; `undefined` if there is none. */
  readonly ask: (state: State) => readonly [rule: UpdateRule | undefined, state: State];
  /** Learns the reward of the first rule that was asked for and has no result yet. */
  readonly tell: (state: State, result: RuleResult) => State;
}

/** A rule and what it is worth, from 0 on. @category Search @since 0.1.0 */
export interface RuleResult {
  readonly rule: UpdateRule;
  readonly reward: number;
}
