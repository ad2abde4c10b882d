import { describe, expect, it } from 'vitest';
import { compose, ConfigError } from '@thalweg/core';
import { earlyStopping, evaluateEvery, type DataSource } from '../../src/index.js';
import { decidesAt } from './decides-at.js';
import {
  evaluate,
  lineOptions,
  valueAndGrad,
  type LineEvent,
  type LineOptions,
  type Points,
} from './line.js';
import { trainLine, trainLineAsync } from './play.js';
import { waitedFor } from './waited-for.js';
import { watched } from './watched.js';

type Run = Generator<LineEvent, LineEvent, void> | AsyncGenerator<LineEvent, LineEvent, void>;

const loops: readonly (readonly [string, (options: LineOptions) => Run])[] = [
  ['train', trainLine],
  ['trainAsync', (options) => trainLineAsync(waitedFor(options))],
];

const failure = new Error('failed');

/** A function that fails after `times` calls. */
const failingAfter = <Given extends readonly unknown[], Result>(
  times: number,
  run: (...given: Given) => Result,
): ((...given: Given) => Result) => {
  let calls = 0;
  return (...given) => {
    if (calls++ === times) throw failure;
    return run(...given);
  };
};

const failingSource = (source: DataSource<Points>, times: number): DataSource<Points> => ({
  ...source,
  epoch: (number, view) => {
    const portions = source.epoch(number, view)[Symbol.iterator]();
    return {
      [Symbol.iterator]: () => ({
        next: failingAfter(times, () => portions.next()),
        return: () => portions.return!(),
      }),
    };
  },
});

const evaluating: LineOptions = { ...lineOptions, evaluate, strategy: evaluateEvery({ everySteps: 3 }) };

describe.each(loops)('%s', (_, loop) => {
  const expectFailure = async (options: LineOptions, error: Error, steps: number): Promise<void> => {
    const { source, opened, closed } = watched(options.data);
    const run = loop({ ...options, data: source });
    const events: LineEvent[] = [];
    const all = async () => {
      for await (const event of run) events.push(event);
    };
    await expect(all()).rejects.toThrow(error);
    expect(events.filter(({ _tag }) => _tag === 'Step')).toHaveLength(steps);
    expect(await run.next()).toEqual({ done: true, value: undefined });
    expect([opened.map(([epoch]) => epoch), closed]).toEqual([[0], [0]]);
  };

  it('throws the error of a batch, and closes the data', async () => {
    await expectFailure({ ...lineOptions, data: failingSource(lineOptions.data, 2) }, failure, 2);
  });

  it('throws the error of a gradient, and closes the data', async () => {
    await expectFailure({ ...lineOptions, valueAndGrad: failingAfter(3, valueAndGrad) }, failure, 3);
  });

  it('throws the error of an evaluation, and closes the data', async () => {
    // A step comes with what follows from it: if the evaluation fails, the step does not come.
    await expectFailure({ ...evaluating, evaluate: failingAfter(0, evaluate) }, failure, 2);
  });

  it('throws the error of a strategy, and closes the data', async () => {
    const strategy = compose(evaluateEvery({ everySteps: 3 }), earlyStopping({ metric: 'accuracy' }));
    await expectFailure(
      { ...evaluating, strategy },
      new ConfigError({
        owner: 'earlyStopping',
        argument: 'metric',
        expected: 'one that was evaluated (loss)',
        found: `'accuracy'`,
      }),
      2,
    );
  });

  it('closes the data if the caller leaves', async () => {
    for (const place of [0, 1, 3]) {
      const { source, opened, closed } = watched(lineOptions.data);
      const run = loop({ ...lineOptions, data: source });
      for await (const event of run) if (event.step === place) break;
      expect(await run.next()).toEqual({ done: true, value: undefined });
      expect(opened).toHaveLength(place === 0 ? 0 : 1);
      expect(closed).toEqual(place === 0 ? [] : [0]);
    }
  });

  it('closes the data if the caller throws into it', async () => {
    const { source, closed } = watched(lineOptions.data);
    const run = loop({ ...lineOptions, data: source });
    await run.next();
    await run.next();
    await expect(async () => run.throw(failure)).rejects.toThrow(failure);
    expect(closed).toEqual([0]);
  });

  it('closes the data if a budget is used up', async () => {
    const { source, closed } = watched(lineOptions.data);
    for await (const event of loop({ ...lineOptions, data: source, steps: 6 }))
      if (event._tag === 'End') expect(event.reason).toBe('steps');
    expect(closed).toEqual([1]);
  });

  it('does not close a finished epoch', async () => {
    const { source, opened, closed } = watched(lineOptions.data);
    for await (const _ of loop({ ...lineOptions, data: source }));
    expect(opened.map(([epoch]) => epoch)).toEqual([0, 1, 2]);
    expect(closed).toEqual([]);
  });

  it.each([
    ['an update', 'Step'],
    ['an evaluation', 'Evaluation'],
  ] as const)(
    'closes an epoch whose batches are cut again after %s, and opens the rest of it',
    async (_, tag) => {
      const { source, opened, closed } = watched(lineOptions.data);
      const strategy = compose(
        evaluateEvery({ everySteps: 3 }),
        decidesAt(tag, 3, [{ _tag: 'SetBatchSize', batchSize: 1 }]),
      );
      const sizes: number[] = [];
      const run = loop({
        ...evaluating,
        data: source,
        strategy,
        valueAndGrad: (line, batch) => {
          sizes.push(batch.x.size);
          return valueAndGrad(line, batch);
        },
        epochs: 1,
      });
      for await (const _ of run);
      expect(opened).toEqual([
        [0, { from: 0, batchSize: 6 }],
        [0, { from: 18, batchSize: 1 }],
      ]);
      expect(closed).toEqual([0]);
      expect(sizes).toEqual([6, 6, 6, 1, 1]);
    },
  );
});
