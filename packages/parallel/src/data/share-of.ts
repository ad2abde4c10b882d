import { foldIn, permutation, type Key } from '@thalweg/core';
import type { ParallelData } from './parallel-data.js';

/**
 * The examples of a worker in an epoch, in the order in which it uses them.
 *
 * @param active - The workers among which the examples are dealt out, for `'epochs'`.
 * @param workers - How many workers the run began with, for `'shards'`.
 * @param order - That of the epoch, for `'epochs'`, where it has been drawn already.
 * @internal
 */
export const shareOf = (
  { examples, split }: Pick<ParallelData, 'examples' | 'split'>,
  key: Key,
  place: { readonly epoch: number; readonly worker: number; readonly workers: number },
  active: readonly number[],
  order?: Uint32Array,
): Uint32Array => {
  const { epoch, worker, workers } = place;
  switch (split) {
    case 'epochs':
      return part(order ?? orderOf(key, epoch, examples), active.indexOf(worker), active.length);
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

/** The order of an epoch that all workers share. @internal */
export const orderOf = (key: Key, epoch: number, examples: number): Uint32Array =>
  permutation(foldIn(key, epoch), examples);

/** Cuts rows into `parts` parts of nearly equal size, and takes one. */
const part = (rows: Uint32Array, index: number, parts: number): Uint32Array =>
  rows.subarray(Math.floor((rows.length * index) / parts), Math.floor((rows.length * (index + 1)) / parts));
