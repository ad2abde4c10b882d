import { makeKey } from '@thalweg/core';
import { describe, expect, it } from 'vitest';
import { createDataFeed, type DataFeed } from '../../src/worker/data-feed.js';
import type { ParallelData } from '../../src/data/parallel-data.js';

const feedOf = (data: Partial<ParallelData>, clock = 0, epochs = 2): DataFeed =>
  createDataFeed({
    data: { examples: 10, batchSize: 4, split: 'copies', ...data },
    key: makeKey(1),
    epochs,
    worker: 0,
    workers: 2,
    clock,
  });

/** The lengths of what is taken until the epoch ends, waits or all is over. */
const lengths = (feed: DataFeed, atMost = 1): readonly (number | string)[] => {
  const found: (number | string)[] = [];
  for (;;) {
    const fed = feed.take(atMost);
    if (fed._tag !== 'Batches') return [...found, fed._tag];
    found.push(fed.rows.length);
  }
};

describe('a data feed', () => {
  it('cuts a share into batches, and keeps or drops what is left', () => {
    expect(lengths(feedOf({ batchSize: 4 }))).toEqual([4, 4, 2, 'EpochEnded']);
    expect(lengths(feedOf({ batchSize: 4, lastBatch: 'drop' }))).toEqual([4, 4, 'EpochEnded']);
    expect(lengths(feedOf({ batchSize: 'full' }))).toEqual([10, 'EpochEnded']);
    expect(lengths(feedOf({ batchSize: 20 }))).toEqual([10, 'EpochEnded']);
  });

  it('gives several batches at once, in the same order', () => {
    const rowsOf = (atMost: number): readonly number[] => {
      const feed = feedOf({ batchSize: 3 });
      const rows: number[] = [];
      for (;;) {
        const fed = feed.take(atMost);
        if (fed._tag !== 'Batches') return rows;
        rows.push(...fed.rows);
      }
    };
    expect(lengths(feedOf({ batchSize: 3 }), 2)).toEqual([6, 4, 'EpochEnded']);
    expect(rowsOf(2)).toEqual(rowsOf(1));
    expect([...rowsOf(100)].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('ends each epoch once, and is over after the last', () => {
    const feed = feedOf({});
    expect([lengths(feed), feed.epoch()]).toEqual([[4, 4, 2, 'EpochEnded'], 1]);
    expect(lengths(feed)).toEqual([4, 4, 2, 'EpochEnded']);
    expect(lengths(feed)).toEqual(['Over']);
  });

  it('waits for leave to begin an epoch that all share', () => {
    const feed = feedOf({ split: 'epochs' });
    expect(lengths(feed)).toEqual(['Waits']);
    feed.begin(0, [0, 1], 0);
    expect(lengths(feed)).toEqual([4, 1, 'EpochEnded']);
    expect(lengths(feed)).toEqual(['Waits']);
    feed.begin(1, [0], 2);
    expect(lengths(feed)).toEqual([2, 'EpochEnded']);
    expect(lengths(feed)).toEqual(['Over']);
  });

  it('goes on where a worker was that is started again', () => {
    expect(lengths(feedOf({}, 2))).toEqual([2, 'EpochEnded']);
    const second = feedOf({}, 4);
    expect([second.epoch(), lengths(second)]).toEqual([1, [4, 2, 'EpochEnded']]);
    expect(lengths(feedOf({}, 6))).toEqual(['Over']);
  });
});
