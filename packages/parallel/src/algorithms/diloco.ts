import {
  applyUpdates,
  chain,
  decay,
  nonNegative,
  type Gradients,
  type OpaqueState,
  type Params,
  type Updates,
} from '@thalweg/core';
import { addMomentum, scaleByLearningRate } from '@thalweg/optimizers';
import { defineAlgorithm } from '../algorithm/define-algorithm.js';
import { period } from '../algorithm/period.js';
import type { PushOutcome } from '../algorithm/push-outcome.js';
import type { RunOptimizer } from '../algorithm/run-optimizer.js';
import type { ServerRule } from '../algorithm/server-rule.js';
import { startOver } from '../algorithm/start-over.js';
import type { GradientCommand, PushCommand } from '../algorithm/worker-command.js';
import type { WorkerRule } from '../algorithm/worker-rule.js';
import { closed, type Round } from './round.js';
import { difference, scaledGradients } from './tree-arithmetic.js';

/**
 * DiLoCo: workers take many steps of their own, and the server steps along the mean of how far they went.
 *
 * In every round worker $i$ begins at the shared parameters $\theta$ and takes $H$ steps with the inner optimizer. Then the
 * server steps with Nesterov's momentum:
 *
 * $$\Delta_i = \theta - \theta_i, \qquad \Delta = \frac{1}{k} \sum_{i=1}^{k} \Delta_i$$
 *
 * $$v \leftarrow \Delta + \mu v, \qquad \theta \leftarrow \theta - \eta\,(\Delta + \mu v)$$
 *
 * The inner optimizer is that of the run, in every worker; the paper takes AdamW. Its state stays in the worker from round to round.
 * The server waits until all workers that are left have pushed, so the result does not depend on which was first.
 *
 * A run so sends one push and reads once for every $H$ steps. With `sgd`, $H = 1$, $\eta = 1$ and $\mu = 0$ it is synchronous SGD;
 * with a longer $H$, $\eta = 1$ and $\mu = 0$ it is local SGD, or federated averaging. With `sgd({ learningRate: 1 })`
 * and $H = 1$ it is SGD with Nesterov's momentum on the mean gradient.
 *
 * A lost worker ends the wait for it; what it had pushed counts. One that is started again begins with the shared parameters and a
 * fresh inner optimizer. A worker whose data ends within a round pushes the steps that it has taken, and they count like those of
 * another. In a shared epoch a worker that ends early keeps its steps, and pushes them in a later round. The server rule is
 * coordinate-wise.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { toSpec } from '@thalweg/core/spec';
 * import { diloco } from '@thalweg/parallel';
 *
 * toSpec(diloco({ tau: 100 })) // => { name: 'diloco', tau: 100, outerRate: 0.7, outerMomentum: 0.9 }
 * ```
 *
 * Source: Douillard et al., "DiLoCo: distributed low-communication training of language models" (2023), algorithm 1 and
 * section 3, where $H$ is 500. Nesterov's momentum is that of PyTorch's `SGD(nesterov=True)`, as in {@link addMomentum} of
 * `@thalweg/optimizers`; PyTorch asks for a momentum above 0, and here 0 is plain averaging. Optax has nothing like it.
 *
 * @category Algorithm
 * @since 0.1.0
 */
export const diloco = defineAlgorithm({
  name: 'diloco',
  hyper: {
    /** $H$, the steps of a worker in a round. */
    tau: period(500),
    /** $\eta$, the learning rate of the outer step. */
    outerRate: nonNegative(0.7),
    /** $\mu$, the decay of the velocity of the outer step. */
    outerMomentum: decay(0.9),
  },
  algorithm: ({ tau, outerRate, outerMomentum }) => ({
    worker: startOver(workerRule(tau)),
    server: serverRule(outerRate, outerMomentum),
  }),
});

interface Explorer {
  /** Where the round began, and the version there. */
  readonly shared: Params;
  readonly version: number;
  readonly params: Params;
  readonly optimizer: OpaqueState;
  /** Taken in this round. */
  readonly steps: number;
}

const gradientFrom = (
  optimizer: RunOptimizer,
  { params, optimizer: state }: Pick<Explorer, 'params' | 'optimizer'>,
): GradientCommand => ({ _tag: 'Gradient', at: optimizer.gradientPoint(params, state) });

const pushOf = ({ shared, params, version }: Explorer): PushCommand<Updates> => ({
  _tag: 'Push',
  payload: difference(shared, params),
  basedOn: version,
});

const workerRule = (tau: number): WorkerRule<Explorer, Updates, Params> => ({
  init: ({ snapshot: shared, version }, { optimizer }) => {
    const begun = { shared, version, params: shared, optimizer: optimizer.init(shared), steps: 0 };
    return [[gradientFrom(optimizer, begun)], begun];
  },
  on: (event, state, { optimizer }) => {
    switch (event._tag) {
      case 'Gradient': {
        const [updates, next] = optimizer.update(event.gradients, state.optimizer, { params: state.params });
        const params = applyUpdates<Params>(state.params, updates);
        const stepped = { ...state, params, optimizer: next, steps: state.steps + 1 };
        return stepped.steps < tau
          ? [[gradientFrom(optimizer, stepped)], stepped]
          : [[pushOf(stepped), { _tag: 'Pull' }], { ...stepped, steps: 0 }];
      }
      case 'Pulled': {
        const { snapshot: shared, version } = event;
        const begun = { ...state, shared, version, params: shared, steps: 0 };
        return [[gradientFrom(optimizer, begun)], begun];
      }
      // After a push it has asked for the shared parameters already.
      case 'Refused':
      case 'Stepped':
        return [[], state];
      case 'DataEnded':
        return [state.steps === 0 ? [] : [pushOf(state)], { ...state, steps: 0 }];
    }
  },
});

const outerStep = (rate: number, momentum: number) =>
  chain(addMomentum({ decay: momentum, nesterov: true }), scaleByLearningRate(rate));

interface Meeting {
  readonly round: Round;
  /** The state of the outer step: the velocity. */
  readonly outer: ReturnType<ReturnType<typeof outerStep>['init']>;
}

const serverRule = (outerRate: number, outerMomentum: number): ServerRule<Meeting, Updates, Params> => {
  const outer = outerStep(outerRate, outerMomentum);
  const moved = (
    state: Meeting,
    active: readonly number[],
  ): Exclude<PushOutcome<Meeting>, { readonly _tag: 'Refused' }> => {
    const all = closed(state.round, active);
    if (all === undefined) return { _tag: 'Kept', state };
    const [updates, next] = outer.update<Gradients>(scaledGradients(1 / all.count, all.total), state.outer);
    return { _tag: 'Applied', updates, state: { round: {}, outer: next } };
  };
  return {
    init: ({ params }) => ({ round: {}, outer: outer.init<Params>(params) }),
    apply: ({ worker, payload }, { round, ...rest }, { active }) =>
      moved({ ...rest, round: { ...round, [worker]: payload } }, active),
    activeChanged: (state, { active }) => moved(state, active),
    read: ({ worker }, { round }, { params }) =>
      worker in round ? { _tag: 'Later' } : { _tag: 'Snapshot', snapshot: params },
  };
};
