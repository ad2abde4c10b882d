import * as fc from 'fast-check';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { ConfigError, makeKey } from '@thalweg/core';
import { batches, prefetch, type AsyncDataSource, type EpochView, type Portion } from '../../src/index.js';
import { allAtOnce } from '../train/all-at-once.js';
import { play, playAsync } from '../train/play.js';
import { expectSameEvents } from '../train/same-events.js';
import { slowly } from '../train/waited-for.js';
import { data, labelsIn, type Labelled } from './labelled.js';

const source = batches(data(10), { batchSize: 3, shuffle: makeKey(1) });

/** A source whose numbers resolve on command. It records the requests, and whether it was closed. */
const deferred = () => {
  const asked: ((result: IteratorResult<Portion<number>>) => void)[] = [];
  const failing: ((error: Error) => void)[] = [];
  let closed = 0;
  const made: AsyncDataSource<number> = {
    examples: undefined,
    batchSize: 1,
    epoch: () => ({
      [Symbol.asyncIterator]: () => ({
        next: () =>
          new Promise((resolve, reject) => {
            asked.push(resolve);
            failing.push(reject);
          }),
        return: async () => {
          await setImmediate();
          closed++;
          return { done: true, value: undefined };
        },
      }),
    }),
  };
  return {
    source: made,
    asked: () => asked.length,
    closed: () => closed,
    come: (i: number) => {
      asked[i]!({ done: false, value: { batch: i, examples: 1 } });
    },
    end: (i: number) => {
      asked[i]!({ done: true, value: undefined });
    },
    fail: (i: number, error: Error) => {
      failing[i]!(error);
    },
  };
};

const batchOf = ({ done, value }: IteratorResult<Portion<number>, unknown>): number | undefined =>
  done === true ? undefined : value.batch;

describe('prefetch', () => {
  it('gives the batches of the source, in their order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.nat(3),
        fc.record({ from: fc.nat(11), batchSize: fc.integer({ min: 1, max: 11 }) }),
        async (ahead, epoch, view: EpochView) => {
          const found: Portion<Labelled>[] = [];
          for await (const portion of prefetch(slowly(source), ahead).epoch(epoch, view)) found.push(portion);
          expect(labelsIn(found)).toEqual(labelsIn(source.epoch(epoch, view)));
        },
      ),
    );
    expect(prefetch(slowly(source))).toMatchObject({ examples: 10, batchSize: 3 });
  });

  it('gives them in the order in which it asked, whichever comes first', async () => {
    const { source: numbers, come, end } = deferred();
    const portions = prefetch(numbers, 2).epoch(0)[Symbol.asyncIterator]();
    const first = portions.next();
    come(2);
    come(1);
    come(0);
    expect(batchOf(await first)).toBe(0);
    expect(batchOf(await portions.next())).toBe(1);
    expect(batchOf(await portions.next())).toBe(2);
    end(3);
    expect((await portions.next()).done).toBe(true);
  });

  it.each([1, 2, 5])('requests %s more than the current one', async (ahead) => {
    const { source: numbers, come, asked } = deferred();
    const portions = prefetch(numbers, ahead).epoch(0)[Symbol.asyncIterator]();
    expect(asked()).toBe(0);
    for (let i = 0; i < 4; i++) {
      const next = portions.next();
      expect(asked()).toBe(1 + ahead + i);
      come(i);
      expect(batchOf(await next)).toBe(i);
      // The next batch loads while this one is in use.
      expect(asked()).toBe(2 + ahead + i);
    }
  });

  it('asks for one ahead by default', () => {
    const { source: numbers, asked } = deferred();
    void prefetch(numbers).epoch(0)[Symbol.asyncIterator]().next();
    expect(asked()).toBe(2);
  });

  it('throws the error of a batch at its turn, and closes the source', async () => {
    const { source: numbers, come, fail, closed } = deferred();
    const portions = prefetch(numbers, 2).epoch(0)[Symbol.asyncIterator]();
    const first = portions.next();
    fail(1, new Error('the second is lost'));
    // Nothing awaits it yet: an unhandled rejection would fail the test.
    await setImmediate();
    come(0);
    expect(batchOf(await first)).toBe(0);
    expect(closed()).toBe(0);
    await expect(portions.next()).rejects.toThrow('the second is lost');
    expect(closed()).toBe(1);
    expect((await portions.next()).done).toBe(true);
  });

  it('ignores the errors of requested batches after the caller has left', async () => {
    const { source: numbers, come, fail, closed } = deferred();
    const portions = prefetch(numbers, 2).epoch(0)[Symbol.asyncIterator]();
    const first = portions.next();
    come(0);
    await first;
    await portions.return?.();
    expect(closed()).toBe(1);
    fail(1, new Error('too late'));
    fail(2, new Error('too late'));
    await setImmediate();
  });

  it('closes the source if the caller leaves', async () => {
    let closed = false;
    async function* epoch(): AsyncGenerator<Portion<number>, void, void> {
      try {
        for (let i = 0; ; i++) {
          await Promise.resolve();
          yield { batch: i, examples: 1 };
        }
      } finally {
        closed = true;
      }
    }
    for await (const { batch } of prefetch({ examples: undefined, batchSize: 1, epoch }, 3).epoch(0))
      if (batch === 2) break;
    expect(closed).toBe(true);
  });

  it.each([0, -1, 1.5, NaN, Infinity])('refuses to ask for %s ahead', (ahead) => {
    expect(() => prefetch(slowly(source), ahead)).toThrow(ConfigError);
    expect(() => prefetch(slowly(source), ahead)).toThrow(
      `prefetch: ahead: expected a whole number, 1 or more, found ${ahead}`,
    );
  });

  it.each([1, 4])('%s ahead makes no difference to a run', async (ahead) => {
    const found = await playAsync({ ...allAtOnce, data: prefetch(slowly(allAtOnce.data), ahead) });
    expectSameEvents(found.events, play(allAtOnce).events);
  });
});
