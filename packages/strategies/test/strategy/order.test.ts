import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chain, compose, makeKey, type AnyStrategy } from '@thalweg/core';
import { adam, addNoise, nesterov } from '@thalweg/optimizers';
import { cosineDecay } from '@thalweg/schedules';
import {
  batches,
  checkpointEvery,
  curriculum,
  earlyStopping,
  evaluateEvery,
  growBatch,
  reduceOnPlateau,
  restartFromBest,
  snapshots,
  stopOnGeneralizationLoss,
  stopOnProgressQuotient,
  stopOnRisingError,
  switchOptimizer,
} from '../../src/index.js';
import { evaluate, lineOptions, points, type LineEvent, type LineOptions } from '../train/line.js';
import { play } from '../train/play.js';
import { expectSameEvents } from '../train/same-events.js';

/** Of these one restores parameters and one selects examples; all have different names. */
const parts: readonly AnyStrategy[] = [
  // No evaluation improves by this much, so every other evaluation is a plateau.
  restartFromBest({ patience: 2, factor: 0.7, restarts: 9, minDelta: 1e9 }),
  curriculum({
    difficulty: Array.from({ length: 20 }, (_, row) => row % 7),
    epochs: 5,
    pacing: 'linear',
    start: 0.4,
  }),
  evaluateEvery({ everySteps: 3 }),
  growBatch({ atEpochs: [2, 4], factor: 1.7, maxFraction: 0.25 }),
  switchOptimizer({ to: 'nesterov', afterEpochs: 2 }),
  checkpointEvery({ everyEpochs: 2 }),
  snapshots({ everyEpochs: 2, keep: 2 }),
  reduceOnPlateau({ patience: 1, factor: 0.3, threshold: 1e9, thresholdMode: 'abs' }),
  // Only one strategy may stop the run: of several reasons the run keeps the first, which depends on the order.
  earlyStopping({ patience: 1000, restoreBest: false }),
  stopOnGeneralizationLoss({ alpha: 1e6, restoreBest: false }),
  stopOnProgressQuotient({ alpha: 1e6, strip: 1, minProgress: 0, restoreBest: false }),
  stopOnRisingError({ strips: 1000, restoreBest: false }),
];

const run = (strategies: readonly AnyStrategy[]) => {
  const options: LineOptions = {
    ...lineOptions,
    optimizer: chain(
      addNoise({ eta: 0.01, key: makeKey(3) }),
      adam({ learningRate: cosineDecay({ initialValue: 0.3, steps: 40 }) }),
    ),
    optimizers: { nesterov: nesterov({ learningRate: 0.2 }) },
    data: batches(points(20, [3]), { batchSize: 3, shuffle: makeKey(2) }),
    nonFinite: 'skip',
    evaluate,
    strategy: compose(...strategies),
    epochs: 6,
  };
  return play(options).events;
};

/** Decisions of one kind about one event may come in any order. */
const inOrder = (events: readonly LineEvent[]): readonly LineEvent[] => {
  const groups: LineEvent[][] = [];
  for (const event of events) {
    if (event._tag === 'Decision') groups.at(-1)!.push(event);
    else groups.push([event]);
  }
  const key = (event: LineEvent) =>
    event._tag === 'Decision' ? `${event.decision._tag} ${event.decision.by}` : '';
  return groups.flatMap((group) => group.sort((a, b) => (key(a) < key(b) ? -1 : 1)));
};

const shuffled = fc
  .subarray([...parts], { minLength: 1 })
  .chain((some) =>
    fc.tuple(
      fc.constant(some),
      fc.shuffledSubarray(some, { minLength: some.length, maxLength: some.length }),
    ),
  );

describe('the order of strategies', () => {
  it('has events with several decisions', () => {
    const events = run(parts);
    const tags = new Set(
      events.map((event) => (event._tag === 'Decision' ? event.decision._tag : event._tag)),
    );
    for (const tag of [
      'Snapshot',
      'Restore',
      'SwitchOptimizer',
      'ResetOptimizer',
      'ScaleLearningRate',
      'SetBatchSize',
      'SelectExamples',
      'SaveCheckpoint',
      'Evaluate',
      'NonFinite',
    ])
      expect([...tags]).toContain(tag);
    // Several factors at one event: their product, as it is rounded, depends on the order in which it is taken.
    const scalings = events.flatMap((event) =>
      event._tag === 'Decision' && event.decision._tag === 'ScaleLearningRate' ? [event] : [],
    );
    const places = scalings.map(({ run }) => run);
    expect(new Set(places).size).toBeLessThan(places.length);
  });

  it('does not matter to a run, bit for bit, if no two restore parameters or select examples', () => {
    fc.assert(
      fc.property(shuffled, ([some, others]) => {
        const [found, expected] = [inOrder(run(others)), inOrder(run(some))];
        expectSameEvents(found, expected);
      }),
      { numRuns: 20 },
    );
  });

  it('does not matter to two strategies that grow batches at once: the largest applies', () => {
    const two = [growBatch({ atEpochs: [1], factor: 2 }), growBatch({ atEpochs: [1], factor: 5 })] as const;
    const controls = [two, [...two].reverse()].map(
      (strategies) =>
        play({
          ...lineOptions,
          data: batches(points(100), { batchSize: 2 }),
          strategy: compose(...strategies),
          epochs: 2,
        }).end.control,
    );
    expect(controls[0]).toMatchObject({ batchSize: 10, learningRateFactor: 1 });
    expect(controls[1]).toEqual(controls[0]);
  });
});
