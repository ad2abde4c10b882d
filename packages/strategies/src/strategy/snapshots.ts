import { count, defineStrategy, type LikeParams } from '@thalweg/core';
import { cadenceHyper, dueAt } from './cadence.js';

/**
 * Keeps the parameters at the end of every cycle, for an ensemble of networks from one run.
 *
 * If the learning rate falls to 0 in every cycle (`snapshotCosine`, `sgdr`), each snapshot is near a different minimum.
 * The state holds the snapshots as `taken`, oldest first; `averagePredictions` makes an ensemble of them.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { snapshots } from '@thalweg/strategies';
 *
 * snapshots({ everyEpochs: 10, keep: 3 }).init({ examples: 100, batchSize: 10 }) // => { snapshots: { taken: [] } }
 * ```
 *
 * Source: Huang et al., "Snapshot Ensembles: Train 1, Get M for Free" (2017), section 3.
 *
 * @category Strategy
 * @since 0.1.0
 */
export const snapshots = defineStrategy({
  name: 'snapshots',
  hyper: {
    ...cadenceHyper,
    /** The number of newest snapshots to keep; 0 keeps all. */
    keep: count(0),
  },
  init: (): SnapshotsState => ({ taken: [] }),
  on: ({ keep, ...cadence }) => {
    const isDue = dueAt('snapshots', cadence);
    return (event, state) => {
      if (!isDue(event)) return [[], state];
      const { params } = event.at;
      // slice(-0) keeps all.
      return [[{ _tag: 'Snapshot', params }], { taken: [...state.taken, params].slice(-keep) }];
    };
  },
});

/** The state of {@link snapshots}. @category Strategy @since 0.1.0 */
export interface SnapshotsState {
  /** The kept parameters, oldest first. */
  readonly taken: readonly LikeParams[];
}
