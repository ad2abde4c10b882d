import { describe, expect, it } from 'vitest';
import { makeKey, toArray } from '@thalweg/core';
import { adam, momentum } from '@thalweg/optimizers';
import { batches, strategiesPlugin } from '../../src/index.js';
import { throughBytes } from '../checkpoint/through-bytes.js';
import { entries, examples } from '../conformance/entries.js';
import { evaluate, lineOptions, points, type Line, type LineEvent, type LineOptions } from './line.js';
import { play, trainLine, type Played } from './play.js';
import { expectSameEvents, leftAfter, onePerRun } from './same-events.js';

const data = (bad: readonly number[] = []) =>
  batches(points(examples, bad), { batchSize: 6, shuffle: makeKey(2) });

const everyRow = Array.from({ length: examples }, (_, row) => row);

const other = momentum({ learningRate: 0.1 });

const options: LineOptions = {
  ...lineOptions,
  optimizer: adam({ learningRate: 0.5 }),
  optimizers: { other, 'an other "one"': other },
  data: data(),
  evaluate: (line) => {
    const { loss } = evaluate(line);
    return { loss, accuracy: 1 / (1 + loss) };
  },
  epochs: 5,
};

const adversities: readonly (readonly [string, Partial<LineOptions>])[] = [
  ['some losses that are none, which stop the run', { data: data([3, 10]), nonFinite: 'stop' }],
  ['some losses that are none, which are skipped', { data: data([3, 10]), nonFinite: 'skip' }],
  ['some losses that are none, which are applied', { data: data([3, 10]), nonFinite: 'apply' }],
  ['no loss at all, which stops the run', { data: data(everyRow), nonFinite: 'stop' }],
  ['no loss at all, which is skipped', { data: data(everyRow), nonFinite: 'skip' }],
  ['no loss at all, which is applied', { data: data(everyRow), nonFinite: 'apply' }],
  ['evaluations of nothing', { evaluate: () => ({}) }],
  ['evaluations that are NaN', { evaluate: () => ({ loss: NaN, accuracy: NaN }) }],
  ['evaluations without end', { evaluate: () => ({ loss: Infinity, accuracy: -Infinity }) }],
  ['a single epoch', { epochs: 1 }],
  ['no epoch', { epochs: 0 }],
];

const isFinite = ({ w, b }: Line): boolean => [...toArray(w), ...toArray(b)].every(Number.isFinite);

/** What holds for every run. */
const expectSound = ({ events, end }: Played, given: LineOptions): void => {
  expect([events[0]?._tag, events.at(-1)?._tag]).toEqual(['Start', 'End']);
  const reasons = given.nonFinite === 'stop' ? ['nonFinite'] : [];
  expect(['epochs', 'strategy', ...reasons]).toContain(end.reason);
  for (const { at, control } of events) {
    const { learningRateFactor, batchSize, rows } = control;
    // One assertion for each event: there are too many events for one for each number.
    const isSound =
      learningRateFactor > 0 &&
      learningRateFactor < Infinity &&
      Number.isInteger(batchSize) &&
      batchSize >= 1 &&
      batchSize <= examples &&
      (rows === null || toArray(rows).every((row) => everyRow.includes(row))) &&
      (given.nonFinite === 'apply' || isFinite(at.params));
    expect(isSound).toBe(true);
  }
  // Only evaluated parameters with a finite metric are restored.
  const evaluated = new Set<unknown>(
    events.flatMap((event) =>
      event._tag === 'Evaluation' && event.metrics.loss! < Infinity ? [event.at.params] : [],
    ),
  );
  for (const event of events)
    if (event._tag === 'Decision' && event.decision._tag === 'Restore')
      expect(evaluated.has(event.decision.params)).toBe(true);
};

it('is tried with every strategy, and each decides something in an undisturbed run', () => {
  const deciders = entries.flatMap(({ make }) => {
    const given = { ...options, strategy: make(), epochs: 30 };
    const found = play(given);
    expectSound(found, given);
    return found.events.flatMap((event) => (event._tag === 'Decision' ? [event.decision.by] : []));
  });
  const names = strategiesPlugin.strategies.map(({ declaration }) => declaration.name);
  expect([...new Set(deciders)]).toEqual(expect.arrayContaining(names));
});

describe.each(entries)('$name', ({ make }) => {
  const strategy = make();

  it.each(adversities)('survives %s', (__, adversity) => {
    const given = { ...options, strategy, ...adversity };
    const found = play(given);
    expectSound(found, given);
    const { events, end } = found;
    const places = onePerRun(events).filter((_, i) => i % 10 === 2);
    for (const event of places) {
      // A run resumed after the loss that stopped it does more than the interrupted run would have done.
      if (end.reason === 'nonFinite' && event.run === end.run) continue;
      const rest = play({ ...given, from: throughBytes(given, event.run) });
      expectSameEvents(rest.events, leftAfter(events, event));
    }
  });

  it('survives an interruption in the middle of an epoch', () => {
    const given = { ...options, strategy };
    const whole = play(given).events;
    const middle = whole.find(
      (event) => event._tag === 'Step' && leftAfter(whole, event)[0]?._tag === 'Step',
    )!;
    const controller = new AbortController();
    const told: LineEvent[] = [];
    for (const event of trainLine({ ...given, signal: controller.signal })) {
      if (event.step === middle.step) controller.abort();
      told.push(event);
    }
    const end = told.pop()!;
    expect(end).toMatchObject({ _tag: 'End', reason: 'aborted', epoch: middle.epoch, step: middle.step });
    expect(end.run.position.example).toBeGreaterThan(0);
    const rest = play({ ...given, from: throughBytes(given, end.run) });
    expectSameEvents([...told, ...rest.events], whole);
  });
});
