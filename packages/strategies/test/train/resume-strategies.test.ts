import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeKey } from '@thalweg/core';
import { adam, nesterov } from '@thalweg/optimizers';
import { batches, prefetch, strategiesPlugin } from '../../src/index.js';
import { throughBytes } from '../checkpoint/through-bytes.js';
import { allAtOnce, allStrategies } from './all-at-once.js';
import { arbitraryStrategy } from './arbitrary-strategy.js';
import { evaluate, lineOptions, points, type LineOptions } from './line.js';
import { play, playAsync } from './play.js';
import { expectSameEvents, leftAfter, onePerRun } from './same-events.js';
import { slowly, waitedFor } from './waited-for.js';

describe('a run with every strategy at once', () => {
  const { events, end } = play(allAtOnce);

  it('has a decision of each strategy', () => {
    const names = new Set(allStrategies.parts.map(({ name }) => name));
    expect([...names].sort()).toEqual(
      strategiesPlugin.strategies.map(({ declaration }) => declaration.name).sort(),
    );
    const deciders = new Set(
      events.flatMap((event) => (event._tag === 'Decision' ? [event.decision.by] : [])),
    );
    expect([...deciders].sort()).toEqual(Object.keys(end.run.strategies).sort());
  });

  it('has NaN losses, another optimizer, larger batches and fewer examples', () => {
    expect(events.filter(({ _tag }) => _tag === 'NonFinite').length).toBeGreaterThan(2);
    expect(new Set(events.map(({ control }) => control.optimizer))).toEqual(new Set([null, 'nesterov']));
    expect(new Set(events.map(({ control }) => control.batchSize))).toEqual(new Set([3, 5]));
    expect(new Set(events.map(({ control }) => control.rows?.size))).toEqual(
      new Set([undefined, 8, 10, 13, 15, 18]),
    );
    expect(end.reason).toBe('strategy');
  });

  it('resumes after any event as if it had not been interrupted', () => {
    // In turn from the run itself and from the bytes of its checkpoint.
    onePerRun(events).forEach((event, i) => {
      const from = i % 2 === 0 ? event.run : throughBytes(allAtOnce, event.run);
      expectSameEvents(play({ ...allAtOnce, from }).events, leftAfter(events, event));
    });
  });

  it('yields the same events in trainAsync', async () => {
    const found = await playAsync(waitedFor(allAtOnce));
    expectSameEvents(found.events, events);
  });
});

describe('a run with any strategies', () => {
  const examples = 12;

  const arbitraryRun: fc.Arbitrary<LineOptions> = fc
    .record({
      strategy: arbitraryStrategy(examples),
      bad: fc.array(fc.nat(examples - 1), { maxLength: 2 }),
      batchSize: fc.integer({ min: 1, max: 5 }),
      lastBatch: fc.constantFrom('keep', 'drop'),
      seed: fc.option(fc.nat(100)),
      epochs: fc.integer({ min: 0, max: 6 }),
      nonFinite: fc.constantFrom('skip', 'apply'),
    })
    .map(({ bad, batchSize, lastBatch, seed, ...rest }) => ({
      ...lineOptions,
      optimizer: adam({ learningRate: 0.3 }),
      optimizers: { other: nesterov({ learningRate: 0.1 }) },
      data: batches(points(examples, bad), {
        batchSize,
        lastBatch,
        ...(seed === null ? {} : { shuffle: makeKey(seed) }),
      }),
      evaluate,
      ...rest,
    }));

  it('resumes as if it had not been interrupted', () => {
    fc.assert(
      fc.property(arbitraryRun, fc.nat(), (given, where) => {
        const { events } = play(given);
        const event = events[where % events.length]!;
        const rest = play({ ...given, from: throughBytes(given, event.run) });
        expectSameEvents(rest.events, leftAfter(events, event));
      }),
      { numRuns: 40 },
    );
  });

  it('yields the same events in trainAsync, with and without prefetch', async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryRun, fc.nat(3), async (given, ahead) => {
        const waited = waitedFor(given);
        const data = ahead === 0 ? waited.data : prefetch(slowly(given.data), ahead);
        const { events } = await playAsync({ ...waited, data });
        expectSameEvents(events, play(given).events);
      }),
      { numRuns: 25 },
    );
  });
});
