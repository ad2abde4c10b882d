import type { Payload } from './payload.js';
import type { WorkerCommand } from './worker-command.js';
import type { WorkerRule } from './worker-rule.js';

/** The state of a worker rule, and what it waits for. @internal */
export interface Restartable<State> {
  readonly inner: State;
  /** Gradients asked for and not yet computed. */
  readonly gradients: number;
  /** Pulls not yet answered. */
  readonly pulls: number;
  /** How many of the next gradients are dropped. */
  readonly useless: number;
  /** Whether the next answer to a pull restarts the rule. */
  readonly startsOver: boolean;
}

/**
 * Restarts a worker rule when one of its pushes is refused for a NaN or an infinity.
 *
 * The parameters or the optimizer state of the worker may hold the NaN, so it pulls and calls `init` again. Gradients that it
 * has asked for are dropped. The rule gets neither such a refusal nor an answer to a pull that it did not make, such as one for
 * a lost worker of the same number.
 *
 * @internal
 */
export const startOver = <State, Push extends Payload, Snapshot extends Payload>(
  rule: WorkerRule<State, Push, Snapshot>,
): WorkerRule<Restartable<State>, Push, Snapshot> => {
  const after = (
    [commands, inner]: readonly [readonly WorkerCommand<Push>[], State],
    state: Omit<Restartable<State>, 'inner'>,
  ): readonly [readonly WorkerCommand<Push>[], Restartable<State>] => [
    commands,
    {
      ...state,
      inner,
      gradients: state.gradients + commands.filter(({ _tag }) => _tag === 'Gradient').length,
      pulls: state.pulls + commands.filter(({ _tag }) => _tag === 'Pull').length,
    },
  ];
  return {
    init: (first, context) =>
      after(rule.init(first, context), { gradients: 0, pulls: 0, useless: 0, startsOver: false }),
    on: (event, state, context) => {
      const { inner, gradients, pulls, useless, startsOver } = state;
      switch (event._tag) {
        case 'Pulled': {
          if (pulls === 0) return [[], state];
          const answered = { ...state, pulls: pulls - 1, startsOver: false };
          return after(startsOver ? rule.init(event, context) : rule.on(event, inner, context), answered);
        }
        case 'Gradient': {
          const given = { ...state, gradients: gradients - 1 };
          return useless > 0
            ? [[], { ...given, useless: useless - 1 }]
            : after(rule.on(event, inner, context), given);
        }
        case 'Stepped':
          return after(rule.on(event, inner, context), state);
        case 'Refused':
          return event.reason === 'nonFinite'
            ? after([pulls > 0 ? [] : [{ _tag: 'Pull' }], inner], {
                ...state,
                useless: gradients,
                startsOver: true,
              })
            : after(startsOver ? [[], inner] : rule.on(event, inner, context), state);
        case 'DataEnded':
          return startsOver ? [[], state] : after(rule.on(event, inner, context), state);
      }
    },
  };
};
