import { describe, expect, it } from 'vitest';
import { tensor } from '@thalweg/core';
import { stream, type DataSource } from '../../src/index.js';
import { evaluate, lineOptions, type LineEvent, type LineOptions, type Points } from './line.js';
import { trainLine, trainLineAsync } from './play.js';
import { expectSameEvents } from './same-events.js';
import { slowly, waitedFor } from './waited-for.js';

const loops: readonly (readonly [
  string,
  (options: LineOptions) => Iterable<LineEvent> | AsyncIterable<LineEvent>,
])[] = [
  ['train', trainLine],
  ['trainAsync', trainLineAsync],
  ['trainAsync, waiting', (options) => trainLineAsync(waitedFor(options))],
  [
    'trainAsync on a source that takes time',
    (options) => trainLineAsync({ ...options, data: slowly(options.data) }),
  ],
];

const example = (x: number): Points => ({ x: tensor(x), y: tensor(3 * x - 1) });

const empty: DataSource<Points> = { examples: undefined, batchSize: 1, epoch: () => [] };

describe.each(loops)('%s', (_, loop) => {
  /** All events; an error if the run loops for ever. */
  const eventsOf = async (options: LineOptions): Promise<readonly LineEvent[]> => {
    const events: LineEvent[] = [];
    for await (const event of loop(options)) if (events.push(event) > 100) throw new Error('it never ends');
    return events;
  };

  it('ends with the reason data if a source is used up', async () => {
    function* once() {
      for (const x of [0.5, -0.5, 0.25]) yield example(x);
    }
    const examples = once();
    const data = stream(() => examples);
    const events = await eventsOf({ ...lineOptions, data, evaluate, epochs: Infinity });
    expect(events.map(({ _tag }) => _tag)).toEqual([
      'Start',
      'Step',
      'Step',
      'Step',
      'Epoch',
      'Evaluation',
      'End',
    ]);
    expect(events.at(-1)).toMatchObject({ reason: 'data', epoch: 1, step: 3 });
  });

  it.each([1, 3, Infinity])('ends at once without any data, with %s epochs', async (epochs) => {
    const events = await eventsOf({ ...lineOptions, data: empty, evaluate, epochs });
    expect(events.map(({ _tag }) => _tag)).toEqual(['Start', 'End']);
    expect(events.at(-1)).toMatchObject({ reason: 'data', epoch: 0, step: 0 });
  });

  it('yields no epoch without a mean loss', async () => {
    const data = stream((epoch) => (epoch === 1 ? [] : [example(0.5)]));
    const events = await eventsOf({ ...lineOptions, data, epochs: 3 });
    expect(events.flatMap((event) => (event._tag === 'Epoch' ? [event.meanLoss] : []))).toEqual([
      expect.any(Number),
    ]);
    expect(events.every((event) => event._tag !== 'Epoch' || Number.isFinite(event.meanLoss))).toBe(true);
  });

  it('resumes with the same epoch when there is data again', async () => {
    let isThere = true;
    const data = stream((epoch) => (isThere || epoch < 2 ? [example(epoch / 4)] : []));
    const whole = await eventsOf({ ...lineOptions, data, epochs: 4 });
    isThere = false;
    const first = await eventsOf({ ...lineOptions, data, epochs: 4 });
    expect(first.at(-1)).toMatchObject({ reason: 'data', epoch: 2 });
    isThere = true;
    const rest = await eventsOf({ ...lineOptions, data, epochs: 4, from: first.at(-1)!.run });
    expectSameEvents([...first.slice(0, -1), ...rest], whole);
  });

  it.each([0, -1, 1.5, NaN, undefined])('refuses a batch of %s examples', async (examples) => {
    const data: DataSource<Points> = {
      ...empty,
      epoch: () => [{ batch: { x: tensor([1]), y: tensor([1]) }, examples: examples as number }],
    };
    await expect(eventsOf({ ...lineOptions, data })).rejects.toThrow(
      /^train(Async)?: data: expected batches that say how many examples they took, a whole number, 1 or more, found /,
    );
  });
});
