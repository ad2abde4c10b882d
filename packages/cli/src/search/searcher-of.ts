import {
  distinctUpdateRules,
  exhaustive,
  policyGradient,
  randomSearch,
  regularisedEvolution,
  type Searcher,
} from '@thalweg/parallel/search';

/** The names of the searchers; the first is the default. */
export const searcherNames = ['evolution', 'controller', 'random', 'exhaustive'] as const;

/** The searcher of a name. The exhaustive one has all distinct rules of one group, whatever the depth. */
export const searcherOf = (name: (typeof searcherNames)[number], depth: number): Searcher<unknown> => {
  switch (name) {
    case 'evolution':
      return erased(regularisedEvolution({ depth }));
    case 'controller':
      return erased(policyGradient({ depth }));
    case 'random':
      return erased(randomSearch({ depth }));
    case 'exhaustive':
      return erased(exhaustive(distinctUpdateRules().map(({ rule }) => rule)));
  }
};

/** A searcher of unknown state: `search` passes its state only to the searcher that made it. */
const erased = <State>({ init, ask, tell, ...described }: Searcher<State>): Searcher<unknown> => ({
  ...described,
  init,
  ask: (state) => ask(state as State),
  tell: (state, result) => tell(state as State, result),
});
