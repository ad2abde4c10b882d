import type { Key } from '@thalweg/core';
import type { UpdateRule } from '@thalweg/optimizers';
import type { Evaluation } from './evaluate-rule.js';
import type { Searcher } from './searcher.js';

/** A rule that was evaluated. @category Search @since 0.1.0 */
export interface FoundRule extends Evaluation {
  readonly rule: UpdateRule;
}

/** What a search knows between two results. @internal */
export interface SearchProgress<State> {
  readonly searcher: State;
  /** The rules that were asked for and have no result yet, in the order of asking. */
  readonly pending: readonly UpdateRule[];
  /** The results in the order of asking; a rule that was asked for twice is there twice. */
  readonly found: readonly FoundRule[];
}

/**
 * How many rules are asked for ahead of the first missing result.
 *
 * It is the same for any number of workers, since a searcher may choose another rule the more results it knows.
 *
 * @internal
 */
export const askedAhead = 8;

/** @internal */
export const startProgress = <State>(searcher: Searcher<State>, key: Key): SearchProgress<State> =>
  filled(searcher, { searcher: searcher.init(key), pending: [], found: [] });

/** The progress with the result of the first pending rule. @internal */
export const withResult = <State>(
  searcher: Searcher<State>,
  { searcher: state, pending, found }: SearchProgress<State>,
  evaluation: Evaluation,
): SearchProgress<State> => {
  const [rule, ...others] = pending as readonly [UpdateRule, ...UpdateRule[]];
  return filled(searcher, {
    searcher: searcher.tell(state, { rule, reward: evaluation.reward }),
    pending: others,
    found: [...found, { rule, ...evaluation }],
  });
};

const filled = <State>(searcher: Searcher<State>, progress: SearchProgress<State>): SearchProgress<State> => {
  if (progress.pending.length >= askedAhead) return progress;
  const [rule, state] = searcher.ask(progress.searcher);
  return rule === undefined
    ? progress
    : filled(searcher, { ...progress, searcher: state, pending: [...progress.pending, rule] });
};

/** A rule as text: the key of what is known of it. A group that keeps its left operand has no right one. @internal */
export const ruleText = (rule: UpdateRule): string =>
  JSON.stringify(
    rule.map(({ left, right, leftFunction, rightFunction, combine }) =>
      combine === 'x' ? [left, leftFunction] : [left, right, leftFunction, rightFunction, combine],
    ),
  );
