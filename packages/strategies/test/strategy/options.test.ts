import { describe, expect, it } from 'vitest';
import { ConfigError, type AnyStrategy, type Metrics } from '@thalweg/core';
import * as catalogue from '../../src/catalogue.js';
import {
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
import { hear } from './hear.js';

type Make = (options: Readonly<Record<string, unknown>>) => AnyStrategy;

/** A strategy, valid options of it, and invalid values of each option. */
type Refused = readonly [make: unknown, right: object, wrong: Readonly<Record<string, readonly unknown[]>>];

const counts = [-1, 1.5, NaN, Infinity, '3'];
const positiveCounts = [0, ...counts];
const notPositive = [0, -1, NaN, Infinity, '1'];
const negative = [-1e-9, NaN, Infinity, '0'];
const flags = [0, 1, 'true'];
const metric = [1, ['loss']];
const mode = ['minimum', 1];

const cadence = { everyEpochs: counts, everySteps: counts };

const refused: Readonly<Record<string, Refused>> = {
  checkpointEvery: [checkpointEvery, { everyEpochs: 1 }, cadence],
  curriculum: [
    curriculum,
    { difficulty: [1, 2], epochs: 1 },
    {
      difficulty: [1, '12', [1, NaN], [Infinity], [1, '2'], [null]],
      epochs: positiveCounts,
      pacing: ['square', 1],
      start: [-0.1, 1, NaN, '0'],
      stages: positiveCounts,
    },
  ],
  earlyStopping: [
    earlyStopping,
    {},
    {
      patience: positiveCounts,
      minDelta: negative,
      baseline: [NaN, Infinity, '1'],
      startFromEpoch: counts,
      restoreBest: flags,
      metric,
      mode,
    },
  ],
  evaluateEvery: [evaluateEvery, { everySteps: 1 }, cadence],
  growBatch: [
    growBatch,
    { atEpochs: [1], factor: 2 },
    {
      atEpochs: [1, '1', [0], [1, -1], [1.5], [NaN], ['1']],
      factor: [1, 0.5, ...notPositive],
      maxFraction: [1.01, ...notPositive],
    },
  ],
  reduceOnPlateau: [
    reduceOnPlateau,
    {},
    {
      factor: [1, 2, ...notPositive],
      patience: counts,
      threshold: negative,
      thresholdMode: ['relative', 1],
      cooldown: counts,
      minFactor: negative,
      eps: negative,
      metric,
      mode,
    },
  ],
  restartFromBest: [
    restartFromBest,
    {},
    { patience: positiveCounts, restarts: counts, factor: notPositive, minDelta: negative, metric, mode },
  ],
  snapshots: [snapshots, { everyEpochs: 1 }, { ...cadence, keep: counts }],
  stopOnGeneralizationLoss: [
    stopOnGeneralizationLoss,
    {},
    { alpha: notPositive, restoreBest: flags, metric },
  ],
  stopOnProgressQuotient: [
    stopOnProgressQuotient,
    {},
    { alpha: notPositive, strip: positiveCounts, minProgress: negative, restoreBest: flags, metric },
  ],
  stopOnRisingError: [
    stopOnRisingError,
    {},
    { strips: positiveCounts, strip: positiveCounts, restoreBest: flags, metric },
  ],
  switchOptimizer: [
    switchOptimizer,
    { to: 'sgd', afterSteps: 1 },
    { to: [1, undefined], afterSteps: counts, afterEpochs: counts },
  ],
};

/** The error that a call throws. */
const refusal = (run: () => unknown): ConfigError => {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('it is not refused');
};

it('has every option of every strategy in the table', () => {
  expect(Object.keys(refused).sort()).toEqual(Object.keys(catalogue).sort());
  for (const [name, { declaration }] of Object.entries(catalogue))
    expect(Object.keys(refused[name]![2]).sort(), name).toEqual(Object.keys(declaration.hyper).sort());
});

describe.each(Object.entries(refused))('%s', (owner, [factory, right, wrong]) => {
  const make = factory as Make;

  it('accepts valid options', () => {
    expect(make({ ...right }).parts.map(({ name }) => name)).toEqual([owner]);
  });

  it.each(
    Object.entries(wrong).flatMap(([argument, values]) => values.map((value) => ({ argument, value }))),
  )('refuses $value for $argument', ({ argument, value }) => {
    const error = refusal(() => make({ ...right, [argument]: value }));
    expect(error.argument).toBe(argument);
    // The message says what was expected and what was found.
    expect(error.message.startsWith(`${owner}: ${argument}: expected ${error.expected}, found `)).toBe(true);
  });

  it('refuses unknown options', () => {
    expect(refusal(() => make({ ...right, patient: 3 })).message).toMatch(
      new RegExp(`^${owner}: patient: expected no such option`),
    );
  });
});

describe('options that do not fit together', () => {
  it.each<readonly [string, unknown]>([
    ['checkpointEvery', checkpointEvery],
    ['evaluateEvery', evaluateEvery],
    ['snapshots', snapshots],
  ])('%s takes epochs or steps, not both', (owner, factory) => {
    const make = factory as Make;
    for (const options of [
      {},
      { everyEpochs: 0 },
      { everyEpochs: 0, everySteps: 0 },
      { everyEpochs: 1, everySteps: 2 },
    ]) {
      const error = refusal(() => make(options));
      expect(error.message).toMatch(
        new RegExp(`^${owner}: everyEpochs: expected either everyEpochs or everySteps, 1 or more, found `),
      );
    }
    expect(() => make({ everyEpochs: 0, everySteps: 1 })).not.toThrow();
  });

  it('switchOptimizer takes steps or epochs, not both', () => {
    for (const options of [{ to: 'a' }, { to: 'a', afterSteps: 1, afterEpochs: 1 }])
      expect(refusal(() => switchOptimizer(options)).message).toMatch(
        /^switchOptimizer: afterSteps: expected either afterSteps or afterEpochs, 1 or more, found /,
      );
  });

  it.each<readonly [owner: string, factory: unknown, argument: string, options: object]>([
    ['curriculum', curriculum, 'difficulty', { epochs: 1 }],
    ['curriculum', curriculum, 'epochs', { difficulty: [1] }],
    ['growBatch', growBatch, 'atEpochs', { factor: 2 }],
    ['growBatch', growBatch, 'factor', { atEpochs: [1] }],
    ['switchOptimizer', switchOptimizer, 'to', { afterSteps: 1 }],
  ])('%s needs options that have no default (%#)', (owner, factory, argument, options) => {
    const error = refusal(() => (factory as Make)({ ...options }));
    expect(error.message).toBe(`${owner}: ${argument}: expected ${error.expected}, found nothing`);
  });
});

describe('a metric that was not evaluated', () => {
  const heard = (strategy: AnyStrategy, metrics: Metrics) =>
    hear(strategy as ReturnType<typeof earlyStopping>, [
      // Ends a strip of one.
      { _tag: 'Epoch', meanLoss: 1 },
      { _tag: 'Evaluation', metrics },
    ]);

  it.each<readonly [string, AnyStrategy]>([
    ['earlyStopping', earlyStopping({ metric: 'f1' })],
    ['reduceOnPlateau', reduceOnPlateau({ metric: 'f1' })],
    ['restartFromBest', restartFromBest({ metric: 'f1' })],
    ['stopOnGeneralizationLoss', stopOnGeneralizationLoss({ metric: 'f1' })],
    ['stopOnProgressQuotient', stopOnProgressQuotient({ metric: 'f1', strip: 1 })],
    ['stopOnRisingError', stopOnRisingError({ metric: 'f1', strip: 1 })],
  ])('is an error of %s at the evaluation, with the names of the metrics', (owner, strategy) => {
    const error = refusal(() => heard(strategy, { loss: 1, F1: 0.5 }));
    expect(error.message).toBe(`${owner}: metric: expected one that was evaluated (loss, F1), found 'f1'`);
    // An inherited property is not a metric.
    expect(() => heard(strategy, Object.create({ f1: 1 }) as Metrics)).not.toThrow();
    expect(() => heard(strategy, { f1: 1 })).not.toThrow();
    expect(() => heard(strategy, {})).not.toThrow();
  });
});
