import {
  applyUpdates,
  type Hyperparameter,
  type OpaqueState,
  type Params,
  type Updates,
} from '@thalweg/core';
import { startOver, type Restartable } from '../algorithm/start-over.js';
import type { PushOutcome } from '../algorithm/push-outcome.js';
import type { RunOptimizer } from '../algorithm/run-optimizer.js';
import type { ServerRule } from '../algorithm/server-rule.js';
import type { WorkerContext, WorkerRule } from '../algorithm/worker-rule.js';
import { closed, type Round } from './round.js';
import { dense, difference, filled, scaledDifference, scaledSum } from './tree-arithmetic.js';

/** How strongly a worker and the centre pull at each other. @internal */
export const elasticity: Hyperparameter<number | null, 'static', 'optional'> = {
  kind: 'static',
  presence: 'optional',
  expected: 'a finite number, 0 or more, or null for beta divided by the number of workers',
  accepts: (value): value is number | null =>
    value === null || (typeof value === 'number' && Number.isFinite(value) && value >= 0),
  fallback: null,
  written: { _tag: 'Plain', schema: { anyOf: [{ type: 'number', minimum: 0 }, { const: null }] } },
};

/** What EASGD and EAMSGD have in common. @internal */
export interface ElasticOptions {
  readonly alpha: number | null;
  readonly beta: number;
  readonly tau: number;
  readonly momentum: number;
}

/** @internal */
export interface Elastic {
  readonly params: Params;
  /** The parameters before the last exchange, if no step has come since: what the gradient belongs to. */
  readonly before: Params;
  /** The velocity; `null` without momentum. */
  readonly velocity: Updates | null;
  readonly optimizer: OpaqueState;
  readonly steps: number;
}

/**
 * A worker that steps on its own and exchanges with the centre every `tau` steps.
 *
 * @internal
 */
export const elasticWorker = ({
  alpha,
  beta,
  tau,
  momentum,
}: ElasticOptions): WorkerRule<Restartable<Elastic>, Updates, Params> => {
  const gradientFrom = (
    optimizer: RunOptimizer,
    { params, velocity, optimizer: state }: Pick<Elastic, 'params' | 'velocity' | 'optimizer'>,
  ) =>
    ({
      _tag: 'Gradient',
      at: optimizer.gradientPoint(velocity === null ? params : scaledSum(momentum, velocity, params), state),
    }) as const;
  return startOver({
    init: ({ snapshot }, { optimizer }) => {
      const state = optimizer.init(snapshot);
      return [
        // The look-ahead along no velocity is where it stands.
        [{ _tag: 'Gradient', at: optimizer.gradientPoint(snapshot, state) }],
        {
          params: snapshot,
          before: snapshot,
          velocity: momentum === 0 ? null : filled(snapshot, 0),
          optimizer: state,
          steps: 0,
        },
      ];
    },
    on: (event, state, { optimizer, workers }: WorkerContext) => {
      switch (event._tag) {
        case 'Gradient': {
          const [updates, next] = optimizer.update(event.gradients, state.optimizer, {
            params: state.before,
          });
          const velocity =
            state.velocity === null ? null : scaledSum(momentum, state.velocity, dense(updates));
          const params = applyUpdates<Params>(state.params, velocity ?? updates);
          const steps = state.steps + 1;
          const stepped = { params, before: params, velocity, optimizer: next, steps };
          return [[steps % tau === 0 ? { _tag: 'Pull' } : gradientFrom(optimizer, stepped)], stepped];
        }
        case 'Pulled': {
          const { params } = state;
          const exchanged = scaledDifference(alpha ?? beta / workers, params, event.snapshot);
          return [
            [{ _tag: 'Push', payload: exchanged, basedOn: event.version }, gradientFrom(optimizer, state)],
            { ...state, params: difference(params, exchanged) },
          ];
        }
        // A worker whose push is refused has moved towards the centre already, and goes on from there.
        case 'Stepped':
        case 'Refused':
        case 'DataEnded':
          return [[], state];
      }
    },
  });
};

/** A centre that moves towards each worker when its push comes. @internal */
export const elasticCentre: ServerRule<null, Updates, Params> = {
  init: () => null,
  apply: ({ payload }, state) => ({ _tag: 'Applied', updates: payload, state }),
  read: (_pull, _state, { params }) => ({ _tag: 'Snapshot', snapshot: params }),
};

/** A centre that moves once every active worker has pushed; until then no worker goes on. @internal */
export const elasticRound: ServerRule<Round, Updates, Params> = {
  init: () => ({}),
  apply: ({ worker, payload }, round, { active }) => moved({ ...round, [worker]: payload }, active),
  activeChanged: (round, { active }) => moved(round, active),
  read: ({ worker }, round, { params }) =>
    worker in round ? { _tag: 'Later' } : { _tag: 'Snapshot', snapshot: params },
};

const moved = (
  round: Round,
  active: readonly number[],
): Exclude<PushOutcome<Round>, { readonly _tag: 'Refused' }> => {
  const all = closed(round, active);
  return all === undefined
    ? { _tag: 'Kept', state: round }
    : { _tag: 'Applied', updates: all.total, state: {} };
};
