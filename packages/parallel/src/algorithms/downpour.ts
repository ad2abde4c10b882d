import { toSpec } from '@thalweg/core/spec';
import { adagrad } from '@thalweg/optimizers';
import { count, flag, nonNegative, type OpaqueState, type Params, type Updates } from '@thalweg/core';
import { defineAlgorithm } from '../algorithm/define-algorithm.js';
import { period } from '../algorithm/period.js';
import { startOver } from '../algorithm/start-over.js';
import type { ServerRule } from '../algorithm/server-rule.js';
import type { PullCommand, PushCommand } from '../algorithm/worker-command.js';
import type { WorkerRule } from '../algorithm/worker-rule.js';
import { dense, scaledSum, sum } from './tree-arithmetic.js';

/**
 * Downpour SGD: workers take small steps of their own, send the sum of their gradients, and the server has the optimizer.
 *
 * Each worker, at its step $t$ from 1 on:
 *
 * $$a \leftarrow a + g(x), \qquad x \leftarrow x - \eta\, g(x)$$
 *
 * and then sends $a$ and begins a new sum if $n_{push} \mid t$, and replaces $x$ by the server's $\tilde x$ if
 * $n_{fetch} \mid t$. The server: $\tilde x \leftarrow \tilde x + u(a)$.
 *
 * The optimizer of the run is that of the server, and any chain will do. Adagrad is what the paper recommends,
 * `adagrad({ learningRate })` with a rate about ten times the best one of `sgd`: it makes far longer periods usable. Without
 * it Downpour becomes unstable as the periods or the number of workers grow. If the optimizer looks ahead, workers read the
 * point where it wants the gradient in place of $\tilde x$: with `nesterov`, periods of 1 and `learningRate` $\eta$ that is
 * MDOWNPOUR,
 *
 * $$v \leftarrow \delta v - \eta\, g(\tilde x + \delta v), \qquad \tilde x \leftarrow \tilde x + v$$
 *
 * With one worker and periods of 1 it is the optimizer alone, bit for bit. If the run names no optimizer, the server takes Adagrad
 * with its default rate, as in the paper.
 *
 * The server rule is coordinate-wise if the optimizer is, as Adagrad and `sgd` are: parameters may be split over servers
 * that never talk to each other.
 *
 * @throws {ConfigError} If `localRate` is missing or an option is out of range.
 *
 * @example
 * ```ts
 * import { toSpec } from '@thalweg/core/spec';
 * import { downpour } from '@thalweg/parallel';
 *
 * toSpec(downpour({ localRate: 0.05, pullEvery: 4 })).pushEvery // => 1
 * ```
 *
 * Source: Dean et al., "Large scale distributed deep networks" (2012), section 4.1 and the appendix. There pulls always
 * overlap, and $n_{push} = n_{fetch} = 1$ in all experiments. Zhang, Choromanska and LeCun, "Deep learning with
 * elastic averaging SGD" (2015), where MDOWNPOUR is from, have a worker wait for its parameters, as here by default.
 *
 * @category Algorithm
 * @since 0.1.0
 */
export const downpour = defineAlgorithm({
  name: 'downpour',
  hyper: {
    /** $\eta$, the rate of a worker's own steps between two pulls. It has no effect while `pullEvery` is 1 and nothing overlaps. */
    localRate: nonNegative(),
    /** $n_{push}$, the steps between two pushes. */
    pushEvery: period(1),
    /** $n_{fetch}$, the steps between two pulls. */
    pullEvery: period(1),
    /** How many updates one worker makes alone before all work at once. If it is lost or has finished, the next one goes on. */
    warmStart: count(0),
    /** Whether a worker computes on while it waits for parameters. They replace its own when they come. If the next pull is due before that, it waits. */
    overlap: flag(false),
  },
  algorithm: (options) => ({
    worker: startOver(workerRule(options)),
    server: serverRule(options),
    optimizer: toSpec(adagrad()),
  }),
});

interface Local {
  readonly params: Params;
  /** The version of the snapshot that the parameters come from. */
  readonly version: number;
  /** The version under the gradient that is asked for. */
  readonly basedOn: number;
  /** The gradients since the last push, and the oldest version under them. */
  readonly accrued: { readonly gradients: Updates; readonly basedOn: number } | null;
  readonly steps: number;
  readonly isPulling: boolean;
  /** Whether it does nothing before the answer is there. */
  readonly isWaiting: boolean;
}

interface WorkerOptions {
  readonly localRate: number;
  readonly pushEvery: number;
  readonly pullEvery: number;
  readonly overlap: boolean;
}

const workerRule = ({
  localRate,
  pushEvery,
  pullEvery,
  overlap,
}: WorkerOptions): WorkerRule<Local, Updates, Params> => ({
  init: ({ snapshot, version }) => [
    [{ _tag: 'Gradient', at: snapshot }],
    {
      params: snapshot,
      version,
      basedOn: version,
      accrued: null,
      steps: 0,
      isPulling: false,
      isWaiting: false,
    },
  ],
  on: (event, state) => {
    switch (event._tag) {
      case 'Gradient': {
        const { accrued, version, isPulling } = state;
        const gradients = dense(event.gradients);
        const steps = state.steps + 1;
        const isPullDue = steps % pullEvery === 0;
        const isWaiting = isPullDue && (isPulling || !overlap);
        const total =
          accrued === null
            ? { gradients, basedOn: state.basedOn }
            : { gradients: sum(accrued.gradients, gradients), basedOn: accrued.basedOn };
        const isPushDue = steps % pushEvery === 0;
        // A worker that waits for parameters will replace its own: it need not step.
        const params = isWaiting ? state.params : scaledSum(-localRate, gradients, state.params);
        return [
          [
            ...(isPushDue ? [pushOf(total)] : []),
            ...(isPullDue && !isPulling ? [pull] : []),
            ...(isWaiting ? [] : [{ _tag: 'Gradient', at: params } as const]),
          ],
          {
            params,
            version,
            basedOn: version,
            accrued: isPushDue ? null : total,
            steps,
            isPulling: isPulling || isPullDue,
            isWaiting,
          },
        ];
      }
      case 'Pulled': {
        const { snapshot: params, version } = event;
        const fetched = { ...state, params, version, isPulling: false, isWaiting: false };
        return state.isWaiting
          ? [[{ _tag: 'Gradient', at: params }], { ...fetched, basedOn: version }]
          : [[], fetched];
      }
      case 'Refused':
        return [state.isPulling ? [] : [pull], { ...state, isPulling: true }];
      case 'Stepped':
        return [[], state];
      case 'DataEnded':
        return [state.accrued === null ? [] : [pushOf(state.accrued)], { ...state, accrued: null }];
    }
  },
});

const pull: PullCommand = { _tag: 'Pull' };

const pushOf = ({ gradients, basedOn }: NonNullable<Local['accrued']>): PushCommand<Updates> => ({
  _tag: 'Push',
  payload: gradients,
  basedOn,
});

const serverRule = ({
  warmStart,
}: {
  readonly warmStart: number;
}): ServerRule<OpaqueState, Updates, Params> => ({
  init: ({ params, optimizer }) => optimizer.init(params),
  apply: ({ payload }, state, { params, optimizer }) => {
    const [updates, next] = optimizer.update(payload, state, { params });
    return { _tag: 'Applied', updates, state: next };
  },
  // The first active worker warms up, so if it is lost the others are delayed but not stopped.
  read: ({ worker }, state, { params, version, active, optimizer }) =>
    version < warmStart && worker !== active[0]
      ? { _tag: 'Later' }
      : { _tag: 'Snapshot', snapshot: optimizer.gradientPoint(params, state) },
});
