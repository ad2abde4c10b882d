import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compose, ConfigError, tensor, TreeMismatchError } from '@thalweg/core';
import {
  growBatch,
  stream,
  streamAsync,
  type AsyncDataSource,
  type DataSource,
  type EpochView,
  type Portion,
} from '../../src/index.js';
import { decidesAt } from '../train/decides-at.js';
import { lineOptions, type LineOptions, type Points } from '../train/line.js';
import { play, playAsync, type Played } from '../train/play.js';
import { expectSameEvents, leftAfter, onePerRun } from '../train/same-events.js';
import { throughBytes } from '../checkpoint/through-bytes.js';
import { labelsIn, type Labelled } from './labelled.js';

type Open = (epoch: number) => Iterable<Labelled>;

async function* slowly<A>(given: Iterable<A>): AsyncGenerator<A, void, void> {
  for (const item of given) {
    await Promise.resolve();
    yield item;
  }
}

type Source = DataSource<Labelled> | AsyncDataSource<Labelled>;

const streams: readonly (readonly [string, (open: Open, batchSize?: number) => Source])[] = [
  ['stream', (open, batchSize) => stream(open, batchSize === undefined ? {} : { batchSize })],
  [
    'streamAsync',
    (open, batchSize) =>
      streamAsync((epoch) => slowly(open(epoch)), batchSize === undefined ? {} : { batchSize }),
  ],
];

/** The first batches of an epoch, at most `count`. */
const read = async (
  source: Source,
  epoch: number,
  view?: EpochView,
  most = Infinity,
): Promise<readonly Portion<Labelled>[]> => {
  const found: Portion<Labelled>[] = [];
  for await (const portion of source.epoch(epoch, view)) if (found.push(portion) >= most) break;
  return found;
};

const example = (label: number): Labelled => ({
  x: tensor([2 * label, 2 * label + 1], 'float32'),
  y: tensor(label),
});

const upTo =
  (n: number): Open =>
  (epoch) =>
    Array.from({ length: n }, (_, i) => example(100 * epoch + i));

describe.each(streams)('%s', (name, made) => {
  it('does not know how long it is', () => {
    expect(made(upTo(3), 2)).toMatchObject({ examples: undefined, batchSize: 2 });
    expect(made(upTo(3)).batchSize).toBe(1);
  });

  it('gathers the examples of an epoch in their order, whatever the view', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(20),
        fc.integer({ min: 1, max: 8 }),
        fc.nat(22),
        fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
        async (n, batchSize, from, wanted) => {
          const view = { from, ...(wanted === undefined ? {} : { batchSize: wanted }) };
          const portions = await read(made(upTo(n), batchSize), 1, view);
          const size = wanted ?? batchSize;
          const expected: number[][] = [];
          for (let start = from; start < n; start += size)
            expected.push(Array.from({ length: Math.min(size, n - start) }, (_, i) => 100 + start + i));
          expect(labelsIn(portions)).toEqual(expected);
          expect(portions.map(({ examples }) => examples)).toEqual(expected.map(({ length }) => length));
        },
      ),
    );
  });

  it('asks for no more examples than a batch needs, and closes what it leaves', async () => {
    let asked = 0;
    let closed = false;
    const endless: Open = function* () {
      try {
        for (;;) yield example(asked++);
      } finally {
        closed = true;
      }
    };
    expect(labelsIn(await read(made(endless, 3), 0, {}, 2))).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    expect([asked, closed]).toEqual([6, true]);
  });

  it('refuses an example that differs from the first of its batch, when it comes', async () => {
    const whole = made(() => [example(1), example(2), { ...example(3), y: tensor([3]) }], 2);
    expect(labelsIn(await read(whole, 0, {}, 1))).toEqual([[1, 2]]);
    const broken = read(
      made(() => [example(1), { ...example(3), y: tensor([3]) }], 2),
      0,
    );
    await expect(broken).rejects.toThrow(TreeMismatchError);
  });

  it('throws the error of an example after the batches before it', async () => {
    const failing: Open = function* () {
      yield example(1);
      throw new Error('the line is dead');
    };
    expect(labelsIn(await read(made(failing), 0, {}, 1))).toEqual([[1]]);
    await expect(read(made(failing), 0)).rejects.toThrow('the line is dead');
  });

  it.each([0, -1, 1.5, NaN, Infinity])('refuses batches of %s', (batchSize) => {
    expect(() => made(upTo(1), batchSize)).toThrow(ConfigError);
    expect(() => made(upTo(1), batchSize)).toThrow(
      `${name}: batchSize: expected a whole number, 1 or more, found ${batchSize}`,
    );
  });

  it('refuses a selection of rows', async () => {
    await expect(read(made(upTo(3)), 0, { rows: [0, 2] })).rejects.toThrow(
      `${name}: rows: expected no selection of rows, since a stream reads them only in order, found an array of 2`,
    );
  });
});

describe('a run on a stream', () => {
  // Another length in each epoch; example by example.
  const open = (epoch: number): readonly Points[] =>
    Array.from({ length: 7 + 3 * epoch }, (_, i) => ({ x: tensor(i / 5 - 1), y: tensor(3 * (i / 5) - 4) }));

  const options: LineOptions = {
    ...lineOptions,
    data: stream(open, { batchSize: 2 }),
    strategy: compose(
      decidesAt('Step', 2, [{ _tag: 'SetBatchSize', batchSize: 3 }]),
      growBatch({ atEpochs: [2], factor: 2 }),
    ),
  };
  const whole = play(options);

  it('has the batch size that a strategy sets, from the next batch on', () => {
    const sizes = ({ events }: Played) => {
      let [before, epoch] = [0, 0];
      return events.flatMap((event) => {
        if (event._tag !== 'Step') return [];
        if (event.epoch !== epoch) [before, epoch] = [0, event.epoch];
        const { example: done } = event.run.position;
        const size = done - before;
        before = done;
        return [[event.epoch, size]];
      });
    };
    expect(sizes(whole)).toEqual([
      [0, 2],
      [0, 2],
      [0, 3],
      [1, 3],
      [1, 3],
      [1, 3],
      [1, 1],
      [2, 6],
      [2, 6],
      [2, 1],
    ]);
  });

  it('resumes after any event, skipping the used examples', () => {
    for (const event of onePerRun(whole.events)) {
      const rest = play({ ...options, from: throughBytes(options, event.run) });
      expectSameEvents(rest.events, leftAfter(whole.events, event));
    }
  });

  it('is the same if the examples are asynchronous', async () => {
    const data = streamAsync((epoch) => slowly(open(epoch)), { batchSize: 2 });
    expectSameEvents((await playAsync({ ...options, data })).events, whole.events);
    for (const event of onePerRun(whole.events)) {
      const rest = await playAsync({ ...options, data, from: throughBytes(options, event.run) });
      expectSameEvents(rest.events, leftAfter(whole.events, event));
    }
  });
});
