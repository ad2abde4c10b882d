import type { Payload } from './payload.js';
import type { WorkerCommand } from './worker-command.js';
import type { WorkerRule } from './worker-rule.js';

/** The state of a worker rule beside what it is waiting for. @internal */
export interface Restartable<State> {
  readonly inner: State;
  /** Gradients that are asked for and not there yet. */
  readonly gradients: number;
  /** Pulls that are not answered yet. */
  readonly pulls: number;
  /** How many of the next gradients are of no use. */
  readonly useless: number;
  /** Whether the next answer to a pull is a new start. */
  readonly startsOver: boolean;
}

/**
 * Lets a worker rule start over, as a worker that is restarted does, when a push was refused for a NaN or an infinity.
 *
 * Its parameters or its optimizer are lost to it then, and would spoil everything that it pushes from now on. Gradients
 * that are on their way are of no use either. The rule itself sees no such refusal, and no answer that it has not asked
 * for: one may be left of a worker that was lost.
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
