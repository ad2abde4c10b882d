import { flag, type Gradients, type OpaqueState, type Params } from '@thalweg/core';
import { defineAlgorithm } from '../algorithm/define-algorithm.js';
import { startOver } from '../algorithm/start-over.js';
import type { StepCommand } from '../algorithm/worker-command.js';
import type { WorkerRule } from '../algorithm/worker-rule.js';

/**
 * Hogwild!: every worker adds its steps to the shared parameters, and none waits for another:
 *
 * $$x_v \leftarrow x_v + u_v \quad\text{for every } v, \text{ without a lock}$$
 *
 * Each worker has an optimizer state of its own: $u = -\gamma g$ for `sgd`, as in the paper. An optimizer that looks ahead, such as
 * `nesterov`, looks along the worker's own momentum. Other workers may change the parameters while a gradient is computed. That
 * hardly matters where a gradient is zero in most coordinates. On small dense models workers disturb each other: use
 * {@link easgd} or {@link downpour} there.
 *
 * Where a transport shares memory, the worker rule commands `Step`: workers write to the parameters themselves, and a run
 * cannot be repeated to the bit. Elsewhere it pushes its steps, and the server adds them. With one worker it is the optimizer
 * alone, bit for bit. The server rule is coordinate-wise.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { toSpec } from '@thalweg/core/spec';
 * import { hogwild } from '@thalweg/parallel';
 *
 * hogwild().writes // => 'workers'
 * toSpec(hogwild({ atomic: true })) // => { name: 'hogwild', atomic: true }
 * ```
 *
 * Source: Niu, Recht, Ré and Wright, "Hogwild!: a lock-free approach to parallelizing stochastic gradient descent" (2011),
 * algorithm 1 with whole gradients, as in the paper's experiments. The paper multiplies $\gamma$ by 0.9 after every epoch:
 * give the optimizer a schedule, which counts the steps of one worker.
 *
 * @category Algorithm
 * @since 0.1.0
 */
export const hogwild = defineAlgorithm({
  name: 'hogwild',
  hyper: {
    /** Whether an addition to one element is indivisible. Without it, a step is lost now and then when two workers add to the same element at once. With it every addition costs more. It matters in shared memory only. */
    atomic: flag(false),
  },
  algorithm: ({ atomic }) => ({
    writes: 'workers',
    atomic,
    worker: startOver(worker),
    server: {
      init: () => null,
      apply: ({ payload }: { readonly payload: Gradients }, state) => ({
        _tag: 'Applied',
        updates: payload,
        state,
      }),
      read: (_pull, _state, { params }) => ({ _tag: 'Snapshot', snapshot: params }),
    },
  }),
});

interface Writer {
  readonly params: Params;
  readonly version: number;
  readonly optimizer: OpaqueState;
}

/** As many steps as take a linear model less than a millisecond. */
const step: StepCommand = { _tag: 'Step', atMost: 512 };

const worker: WorkerRule<Writer, Gradients, Params> = {
  init: ({ snapshot, version }, { optimizer, sharesMemory }) => {
    const state = optimizer.init(snapshot);
    return [
      [sharesMemory ? step : { _tag: 'Gradient', at: optimizer.gradientPoint(snapshot, state) }],
      { params: snapshot, version, optimizer: state },
    ];
  },
  on: (event, state, { optimizer }) => {
    switch (event._tag) {
      case 'Stepped':
        return [[step], state];
      case 'Gradient': {
        const { params, version } = state;
        const [updates, next] = optimizer.update(event.gradients, state.optimizer, { params });
        return [
          [{ _tag: 'Push', payload: updates, basedOn: version }, { _tag: 'Pull' }],
          { ...state, optimizer: next },
        ];
      }
      case 'Pulled': {
        const { snapshot, version } = event;
        return [
          [{ _tag: 'Gradient', at: optimizer.gradientPoint(snapshot, state.optimizer) }],
          { ...state, params: snapshot, version },
        ];
      }
      case 'Refused':
      case 'DataEnded':
        return [[], state];
    }
  },
};
