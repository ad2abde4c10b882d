import { foldIn, permutation, type Key } from '@thalweg/core';
import type { ParallelData } from '../run/parallel-data.js';

/**
 * The examples of a worker in an epoch, in the order in which it uses them.
 *
 * @param active - The workers among which the examples are dealt out, for `'epochs'`.
 * @param workers - How many workers the run began with, for `'shards'`.
 * @internal
 */
export const shareOf = (
  { examples, split }: Pick<ParallelData, 'examples' | 'split'>,
  key: Key,
  place: { readonly epoch: number; readonly worker: number; readonly workers: number },
  active: readonly number[],
): Uint32Array => {
  const { epoch, worker, workers } = place;
  switch (split) {
    case 'epochs': {
      const order = permutation(foldIn(key, epoch), examples);
      return part(order, active.indexOf(worker), active.length);
    }
    case 'shards': {
      // The order of an epoch is drawn within the shard, whose rows stay.
      const rows = part(
        Uint32Array.from({ length: examples }, (_, i) => i),
        worker,
        workers,
      );
      return permutation(foldIn(foldIn(key, worker), epoch), rows.length).map((place) => rows[place]!);
    }
    case 'copies':
      return permutation(foldIn(foldIn(key, worker), epoch), examples);
  }
};

/** One of so many parts, as equal as can be. */
const part = (rows: Uint32Array, index: number, parts: number): Uint32Array =>
  rows.subarray(Math.floor((rows.length * index) / parts), Math.floor((rows.length * (index + 1)) / parts));
