import {
  defineStrategy,
  type AnyStrategy,
  type Decision,
  type LikeParams,
  type StrategyEvent,
} from '@thalweg/core';

/** A strategy that makes these decisions once, at the event of this kind at this step. */
export const decidesAt = <P>(
  tag: StrategyEvent<LikeParams>['_tag'],
  step: number,
  decisions: readonly Decision<P>[],
): AnyStrategy =>
  defineStrategy({
    name: 'decides',
    hyper: {},
    init: () => false,
    on: () => (event, decided) =>
      !decided && event._tag === tag && event.step === step
        ? // A strategy knows the parameters of no run; a test does.
          [decisions as readonly Decision<unknown>[] as readonly Decision<LikeParams>[], true]
        : [[], decided],
  })();
