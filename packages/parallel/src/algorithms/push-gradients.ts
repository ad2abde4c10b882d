import type { Params, Updates } from '@thalweg/core';
import type { Payload } from '../algorithm/payload.js';
import { dense } from './tree-arithmetic.js';
import { startOver, type Restartable } from '../algorithm/start-over.js';
import type { WorkerRule } from '../algorithm/worker-rule.js';

/**
 * A worker that reads, computes a gradient where it has read, pushes it and reads again.
 *
 * @internal
 */
export const pushGradients = <Push extends Payload, Snapshot extends Payload>(
  paramsOf: (snapshot: Snapshot) => Params,
  payloadOf: (gradients: Updates, snapshot: Snapshot) => Push,
): WorkerRule<Restartable<Read<Snapshot>>, Push, Snapshot> =>
  startOver({
    init: ({ snapshot, version }) => [[{ _tag: 'Gradient', at: paramsOf(snapshot) }], { snapshot, version }],
    on: (event, state) => {
      switch (event._tag) {
        case 'Gradient':
          return [
            [
              {
                _tag: 'Push',
                payload: payloadOf(dense(event.gradients), state.snapshot),
                basedOn: state.version,
              },
              { _tag: 'Pull' },
            ],
            state,
          ];
        case 'Pulled': {
          const { snapshot, version } = event;
          return [[{ _tag: 'Gradient', at: paramsOf(snapshot) }], { snapshot, version }];
        }
        case 'Stepped':
        case 'Refused':
        case 'DataEnded':
          return [[], state];
      }
    },
  });

/** What such a worker remembers: what it has read last. @internal */
export interface Read<Snapshot> {
  readonly snapshot: Snapshot;
  readonly version: number;
}
