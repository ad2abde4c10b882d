import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chain, makeKey, type AnyTransformation } from '@thalweg/core';
import { adam, addNoise, nesterov, sgd } from '@thalweg/optimizers';
import { cosineDecay } from '@thalweg/schedules';
import { expectSameBits } from '@thalweg/testing';
import { batches } from '../../src/index.js';
import { throughBytes } from '../checkpoint/through-bytes.js';
import { lineOptions, points, type LineEvent, type LineOptions } from './line.js';
import { play, trainLine } from './play.js';
import { expectSameEvents, leftAfter, onePerRun } from './same-events.js';

const options: LineOptions = {
  ...lineOptions,
  optimizer: adam({ learningRate: cosineDecay({ initialValue: 0.3, steps: 15 }) }),
  data: batches(points(20, [3, 17]), { batchSize: 6, shuffle: makeKey(2) }),
  epochs: 4,
  nonFinite: 'skip',
};

/** The first events of a run: those that share one `run`. */
const firstGroup = (given: LineOptions): readonly LineEvent[] => {
  const group: LineEvent[] = [];
  for (const event of trainLine(given)) {
    if (group.length > 0 && group[0]!.run !== event.run) break;
    group.push(event);
  }
  return group;
};

describe('a run that was interrupted', () => {
  it('has every kind of event', () => {
    const tags = new Set(play(options).events.map(({ _tag }) => _tag));
    expect([...tags].sort()).toEqual(['End', 'Epoch', 'NonFinite', 'Start', 'Step']);
  });

  it.each<readonly [string, AnyTransformation]>([
    ['adam with a schedule', options.optimizer],
    ['nesterov, which looks ahead', nesterov({ learningRate: 0.1 })],
    ['noise', chain(addNoise({ eta: 0.1, key: makeKey(3) }), sgd({ learningRate: 0.1 }))],
  ])('goes on after any event as if it had not been: %s', (_, optimizer) => {
    const given: LineOptions = { ...options, optimizer };
    const { events } = play(given);
    for (const event of onePerRun(events))
      for (const from of [event.run, throughBytes(given, event.run)]) {
        const rest = play({ ...given, from });
        expectSameEvents(rest.events, leftAfter(events, event));
      }
  });

  it('resumes as often as it is interrupted', () => {
    const { events } = play(options);
    const found: LineEvent[] = [];
    for (let given = options; ;) {
      // One place, and then another process.
      const group = firstGroup(given);
      found.push(...group);
      if (group.at(-1)?._tag === 'End') break;
      given = { ...options, from: throughBytes(options, group[0]!.run) };
    }
    expectSameEvents(found, events);
  });

  it('resumes from any event, with any batches', () => {
    fc.assert(
      fc.property(
        fc.record({
          examples: fc.integer({ min: 1, max: 60 }),
          bad: fc.array(fc.nat(59), { maxLength: 4 }),
          size: fc.nat(60),
          shuffled: fc.boolean(),
          lastBatch: fc.constantFrom('keep', 'drop'),
          epochs: fc.integer({ min: 1, max: 5 }),
          // All of them hold for what was seen before the interruption, too.
          nonFinite: fc.constantFrom('skip', 'stop', 'apply'),
          where: fc.nat(),
        }),
        ({ examples, bad, size, shuffled, lastBatch, epochs, nonFinite, where }) => {
          const given: LineOptions = {
            ...options,
            data: batches(points(examples, bad), {
              batchSize: 1 + (size % examples),
              lastBatch,
              ...(shuffled ? { shuffle: makeKey(examples) } : {}),
            }),
            epochs,
            nonFinite,
          };
          const { events, end } = play(given);
          const event = events[where % events.length]!;
          // A run that was stopped has ended; resuming it does more than the whole run would have done.
          fc.pre(!(end.reason === 'nonFinite' && event.run === end.run));
          const rest = play({ ...given, from: throughBytes(given, event.run) });
          expectSameEvents(rest.events, leftAfter(events, event));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('resumes with the next batch after the loss that stopped it', () => {
    const stopped = play({ ...options, nonFinite: 'stop' });
    const [last, end] = stopped.events.slice(-2);
    expect([last?._tag, end?._tag]).toEqual(['NonFinite', 'End']);
    const skipped = play(options);
    const rest = play({ ...options, from: throughBytes(options, end!.run) });
    expectSameEvents(rest.events, skipped.events.slice(stopped.events.length - 1));
  });

  it('resumes after the update of an applied NaN loss, which follows from its event', () => {
    const given: LineOptions = { ...options, nonFinite: 'apply', epochs: 1 };
    const { events } = play(given);
    const i = events.findIndex(({ _tag }) => _tag === 'NonFinite');
    const [loss, step] = events.slice(i);
    expect(step?._tag).toBe('Step');
    expectSameBits(loss!.run.at, step!.at);
    expect(loss!.at.params).not.toEqual(step!.at.params);
    const { events: rest } = play({ ...given, from: throughBytes(given, loss!.run) });
    expectSameEvents(rest, events.slice(i + 2));
  });

  it('resumes after an applied NaN loss, whose mean is then NaN', () => {
    const given: LineOptions = { ...options, nonFinite: 'apply', epochs: 2 };
    const { events } = play(given);
    const epochs = events.filter(({ _tag }) => _tag === 'Epoch');
    expect(epochs).toHaveLength(2);
    expect(epochs.every((event) => event._tag === 'Epoch' && Number.isNaN(event.meanLoss))).toBe(true);
    for (const event of onePerRun(events)) {
      const rest = play({ ...given, from: throughBytes(given, event.run) });
      expectSameEvents(rest.events, leftAfter(events, event));
    }
  });

  it('yields only the end if it had ended', () => {
    const { events, end } = play(options);
    const rest = play({ ...options, from: throughBytes(options, events.at(-1)!.run) });
    expectSameEvents(rest.events, [end]);
  });

  it('may continue with a larger limit', () => {
    const short = play({ ...options, epochs: 2 });
    const long = play(options);
    const rest = play({ ...options, from: throughBytes(options, short.end.run) });
    expectSameEvents([...short.events.slice(0, -1), ...rest.events], long.events);
  });
});
