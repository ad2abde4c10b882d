import type { Key } from '@thalweg/core';
import { shareOf } from '../data/share-of.js';
import type { ParallelData } from '../data/parallel-data.js';

/** What a worker gets from its feed. @internal */
export type Feeding =
  /** The examples of `count` batches, one after the other. */
  | { readonly _tag: 'Batches'; readonly rows: Uint32Array; readonly count: number }
  /** The epoch has no more batches. */
  | { readonly _tag: 'EpochEnded'; readonly epoch: number }
  /** The next epoch has not begun; see `begin`. */
  | { readonly _tag: 'Waits' }
  /** The data is used up. */
  | { readonly _tag: 'Over' };

/** A worker's share of the data, batch by batch and epoch by epoch. @internal */
export interface DataFeed {
  /** Begins an epoch that all workers share at one of its batches; `order` is the order of the epoch, if it has been drawn. */
  readonly begin: (epoch: number, active: readonly number[], batch: number, order?: Uint32Array) => void;
  /** Takes the next batches, at most `atMost` of them. */
  readonly take: (atMost: number) => Feeding;
  /** The pass over the share, from 0. */
  readonly epoch: () => number;
}

/** @internal */
export const createDataFeed = ({
  data,
  key,
  epochs,
  worker,
  workers,
  clock,
}: {
  readonly data: ParallelData;
  /** All workers deal the data by this key. */
  readonly key: Key;
  /** Passes over its share after which there is no more data; Infinity for none. */
  readonly epochs: number;
  readonly worker: number;
  readonly workers: number;
  /** The batches taken before a restart. */
  readonly clock: number;
}): DataFeed => {
  const dealt = data.split === 'epochs';
  let epoch = 0;
  let share: Uint32Array | undefined;
  let size = 1;
  let count = 0;
  let batch = 0;

  const deal = (active: readonly number[], first: number, order?: Uint32Array): void => {
    share = shareOf(data, key, { epoch, worker, workers }, active, order);
    const { length } = share;
    size = data.batchSize === 'full' ? length : data.batchSize;
    count =
      length === 0 ? 0 : data.lastBatch === 'drop' ? Math.floor(length / size) : Math.ceil(length / size);
    batch = first;
  };
  if (!dealt) {
    // Every epoch of a share has the same number of batches, so the clock tells where it was before the restart.
    deal([], 0);
    epoch = count === 0 ? epochs : Math.floor(clock / count);
    deal([], count === 0 ? 0 : clock % count);
  }

  return {
    begin: (next, active, from, order) => {
      epoch = next;
      deal(active, from, order);
    },
    take: (atMost) => {
      if (epoch >= epochs) return { _tag: 'Over' };
      if (share === undefined) return { _tag: 'Waits' };
      if (batch >= count) {
        const ended = epoch;
        epoch += 1;
        share = undefined;
        if (!dealt) deal([], 0);
        return { _tag: 'EpochEnded', epoch: ended };
      }
      const taken = Math.min(atMost, count - batch);
      const rows = share.subarray(batch * size, (batch + taken) * size);
      batch += taken;
      return { _tag: 'Batches', rows, count: taken };
    },
    epoch: () => epoch,
  };
};
