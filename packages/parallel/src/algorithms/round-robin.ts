import type { Gradients, OpaqueState, Params } from '@thalweg/core';
import { defineAlgorithm } from '../algorithm/define-algorithm.js';
import { startOver } from '../algorithm/start-over.js';
import type { ServerRule } from '../algorithm/server-rule.js';
import type { WorkerRule } from '../algorithm/worker-rule.js';

/**
 * Round robin: workers compute gradients at once, and add them one after the other, in a fixed order.
 *
 * $$x_{t+1} = x_t + u(g(x_{t - p + 1}))$$
 *
 * With $p$ workers every gradient is $p - 1$ updates old: stale, but evenly so, and a run is the same every time. A worker
 * that has its gradient waits for its turn, and no turn is given before all workers have read parameters. This pays where a
 * gradient takes much longer than an update. It is what {@link hogwild} is measured against.
 *
 * The optimizer of the run is that of the server. If it looks ahead, as `nesterov`, workers read the point where it wants the
 * gradient in place of $x$. With one worker it is the optimizer alone, bit for bit. A lost worker
 * loses its turn, and one that is started again gets it back. The server rule is coordinate-wise if the optimizer is.
 *
 * @example
 * ```ts
 * import { toSpec } from '@thalweg/core/spec';
 * import { roundRobin } from '@thalweg/parallel';
 *
 * toSpec(roundRobin()) // => { name: 'roundRobin' }
 * ```
 *
 * Source: Langford, Smola and Zinkevich, "Slow learners are fast" (2009), algorithm 1; the baseline "RR" of Niu et al.,
 * "Hogwild!" (2011).
 *
 * @category Algorithm
 * @since 0.1.0
 */
export const roundRobin = defineAlgorithm({
  name: 'roundRobin',
  hyper: {},
  algorithm: () => ({ worker: startOver(worker), server }),
});

interface Taker {
  /** A gradient that waits for its turn. */
  readonly gradients: Gradients | null;
  readonly version: number;
}

const worker: WorkerRule<Taker, Gradients, Params> = {
  init: ({ snapshot, version }) => [[{ _tag: 'Gradient', at: snapshot }], { gradients: null, version }],
  on: (event, state) => {
    switch (event._tag) {
      case 'Gradient':
        return [[{ _tag: 'Pull' }], { ...state, gradients: event.gradients }];
      case 'Pulled': {
        const { gradients, version } = state;
        // With a gradient at hand, the answer to a pull means that it is this worker's turn; without one, it brings new parameters.
        return gradients === null
          ? [[{ _tag: 'Gradient', at: event.snapshot }], { gradients, version: event.version }]
          : [
              [{ _tag: 'Push', payload: gradients, basedOn: version }, { _tag: 'Pull' }],
              { gradients: null, version },
            ];
      }
      case 'Stepped':
      case 'Refused':
      case 'DataEnded':
        return [[], state];
    }
  },
};

interface Turns {
  readonly optimizer: OpaqueState;
  /** The worker that had the last turn. */
  readonly last: number;
  /** The clock of each worker at its last turn. */
  readonly clocks: Readonly<Record<number, number>>;
}

const server: ServerRule<Turns, Gradients, Params> = {
  init: ({ params, optimizer }) => ({ optimizer: optimizer.init(params), last: -1, clocks: {} }),
  apply: ({ worker, clock, payload }, state, { params, optimizer }) => {
    const [updates, next] = optimizer.update(payload, state.optimizer, { params });
    return {
      _tag: 'Applied',
      updates,
      state: { optimizer: next, last: worker, clocks: { ...state.clocks, [worker]: clock } },
    };
  },
  read: ({ worker, clock }, { last, clocks, optimizer: state }, { params, active, begun, optimizer }) => {
    const hasGradient = clock > (clocks[worker] ?? 0);
    const turn = active.find((other) => other > last) ?? active[0];
    // A worker that begins late has the same first parameters as the others.
    const isTurn = worker === turn && active.every((other) => begun.includes(other));
    return hasGradient && !isTurn
      ? { _tag: 'Later' }
      : { _tag: 'Snapshot', snapshot: optimizer.gradientPoint(params, state) };
  },
};
