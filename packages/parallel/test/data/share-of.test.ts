import { makeKey } from '@thalweg/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shareOf } from '../../src/data/share-of.js';

const everything = (examples: number) => Array.from({ length: examples }, (_, i) => i);
const sorted = (rows: Iterable<number>) => [...rows].sort((a, b) => a - b);

describe('shareOf', () => {
  it('deals every example of an epoch to exactly one of the active workers', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.nat(5),
        fc.subarray([0, 1, 2, 3, 4], { minLength: 1 }),
        (examples, epoch, active) => {
          const shares = active.map((worker) =>
            shareOf({ examples, split: 'epochs' }, makeKey(1), { epoch, worker, workers: 5 }, active),
          );
          expect(sorted(shares.flatMap((share) => [...share]))).toEqual(everything(examples));
          const lengths = shares.map(({ length }) => length);
          expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('keeps the examples of a shard, in another order in every epoch', () => {
    const share = (worker: number, epoch: number) =>
      shareOf({ examples: 20, split: 'shards' }, makeKey(1), { epoch, worker, workers: 2 }, []);
    expect(sorted(share(0, 0))).toEqual(everything(10));
    expect(sorted(share(1, 3))).toEqual(everything(20).slice(10));
    expect(share(0, 0)).not.toEqual(share(0, 1));
  });

  it('gives everything to everybody as copies, each in an order of its own', () => {
    const share = (worker: number) =>
      shareOf({ examples: 20, split: 'copies' }, makeKey(1), { epoch: 0, worker, workers: 2 }, []);
    expect(sorted(share(0))).toEqual(everything(20));
    expect(share(0)).not.toEqual(share(1));
  });
});
