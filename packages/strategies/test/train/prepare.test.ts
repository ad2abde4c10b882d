import { describe, expect, it } from 'vitest';
import { compose, ConfigError, type AnyStrategy } from '@thalweg/core';
import { sgd } from '@thalweg/optimizers';
import {
  batches,
  curriculum,
  earlyStopping,
  evaluateEvery,
  reduceOnPlateau,
  restartFromBest,
  stopOnGeneralizationLoss,
  stopOnProgressQuotient,
  stopOnRisingError,
  stream,
  switchOptimizer,
} from '../../src/index.js';
import { evaluate, lineOptions, points, type LineOptions } from './line.js';
import { play, trainLine, trainLineAsync } from './play.js';

const expectRefused = (wrong: Partial<LineOptions>, message: string): void => {
  const options: LineOptions = { ...lineOptions, ...wrong };
  // Before anything is asked for.
  expect(() => trainLine(options)).toThrow(ConfigError);
  expect(() => trainLine(options)).toThrow(`train: ${message}`);
  expect(() => trainLineAsync(options)).toThrow(ConfigError);
  expect(() => trainLineAsync(options)).toThrow(`trainAsync: ${message}`);
};

describe('the options of a run', () => {
  it.each([-1, 1.5, NaN, -Infinity])('refuse %s epochs at once', (epochs) => {
    expectRefused({ epochs }, `epochs: expected a whole number, 0 or more, or Infinity, found ${epochs}`);
  });

  it.each([-1, 0.5, NaN])('refuse %s steps', (steps) => {
    expectRefused({ steps }, `steps: expected a whole number, 0 or more, found ${steps}`);
  });

  it.each([0, -1, NaN])('refuse %s seconds', (seconds) => {
    expectRefused({ seconds }, `seconds: expected a number above 0, found ${seconds}`);
  });

  it.each<readonly [wrong: object, message: string]>([
    [{ epoch: 3 }, 'epoch: expected no such option (only optimizer, optimizers, params, data, '],
    [{ epochs: '3' }, `epochs: expected a whole number, 0 or more, or Infinity, found '3'`],
    [{ epochs: undefined }, 'epochs: expected a whole number, 0 or more, or Infinity, found nothing'],
    [{ steps: '3' }, `steps: expected a whole number, 0 or more, found '3'`],
    [{ seconds: '3' }, `seconds: expected a number above 0, found '3'`],
    [{ seconds: null }, 'seconds: expected a number above 0, found null'],
    [{ optimizer: sgd }, 'optimizer: expected an optimizer, found a function'],
    [{ optimizers: { other: sgd } }, 'optimizers.other: expected an optimizer, found a function'],
    [{ data: [1, 2] }, 'data: expected a source of batches, found an array of 2'],
    [{ data: { ...lineOptions.data, batchSize: NaN } }, 'data.batchSize: expected a whole number, 1 or more'],
    [{ data: { ...lineOptions.data, examples: NaN } }, 'data.examples: expected a whole number'],
    [{ valueAndGrad: undefined }, 'valueAndGrad: expected a function, found nothing'],
    [{ valueAndGrad: 3 }, 'valueAndGrad: expected a function, found 3'],
    [{ evaluate: { loss: 1 } }, 'evaluate: expected a function, found an object'],
    [{ strategy: earlyStopping, evaluate }, 'strategy: expected a strategy, found a function'],
    [{ strategy: [earlyStopping()], evaluate }, 'strategy: expected a strategy, found an array of 1'],
    [{ signal: true }, 'signal: expected an AbortSignal, found true'],
    [{ from: play(lineOptions).end }, 'from: expected the run of an event, found an object'],
  ])('refuse %o', (wrong, message) => {
    expectRefused(wrong, message);
  });

  it.each([5, null, undefined, 'options', [lineOptions]])('are no %o', (options) => {
    expect(() => trainLine(options as never)).toThrow(
      'train: options: expected an object with options by name, found ',
    );
    expect(() => trainLineAsync(options as never)).toThrow('trainAsync: options: expected an object');
  });

  it('refuse another word for nonFinite', () => {
    expectRefused(
      { nonFinite: 'ignore' as never },
      `nonFinite: expected 'stop', 'skip' or 'apply', found 'ignore'`,
    );
  });

  it('must have the optimizers that strategies switch to', () => {
    const strategy = compose(earlyStopping(), switchOptimizer({ to: 'other', afterEpochs: 1 }));
    expectRefused(
      { strategy, evaluate },
      `optimizers: expected an optimizer named 'other', which switchOptimizer switches to, found none`,
    );
    expectRefused(
      {
        strategy,
        evaluate,
        optimizers: { sgd: sgd({ learningRate: 1 }), toString: sgd({ learningRate: 1 }) },
      },
      `optimizers: expected an optimizer named 'other', which switchOptimizer switches to, found sgd, toString`,
    );
    expectRefused(
      { strategy: switchOptimizer({ to: 'toString', afterEpochs: 1 }) },
      `optimizers: expected an optimizer named 'toString'`,
    );
    expect(() =>
      trainLine({ ...lineOptions, strategy, evaluate, optimizers: { other: sgd({ learningRate: 1 }) } }),
    ).not.toThrow();
  });

  it.each<AnyStrategy>([
    earlyStopping(),
    evaluateEvery({ everyEpochs: 1 }),
    reduceOnPlateau(),
    restartFromBest(),
    stopOnGeneralizationLoss(),
    stopOnProgressQuotient(),
    stopOnRisingError(),
  ])('must have an evaluation for $parts.0.name', (strategy) => {
    const { name } = strategy.parts[0]!;
    expectRefused(
      { strategy },
      `evaluate: expected a function from parameters to metrics, which ${name} needs, found nothing`,
    );
    expect(() => trainLine({ ...lineOptions, strategy, evaluate })).not.toThrow();
  });

  it('must have evaluate if the resumed run is due to evaluate', () => {
    const { run } = play({ ...lineOptions, epochs: 1 }).end;
    expectRefused(
      { from: { ...run, position: { ...run.position, evaluating: 0 } } },
      'evaluate: expected a function from parameters to metrics, since the resumed run is due to evaluate',
    );
  });

  it('are compared with the data by a strategy that must, when the run begins', () => {
    const strategy = curriculum({ difficulty: [1, 2, 3], epochs: 2 });
    expect(() => trainLine({ ...lineOptions, strategy }).next()).toThrow(
      'curriculum: difficulty: expected one number for each of the 20 examples, found 3',
    );
    const data = stream(() => []);
    expect(() => trainLine({ ...lineOptions, data, strategy }).next()).toThrow(
      'expected one number for each of the unknown number of examples',
    );
    expect(() =>
      trainLine({ ...lineOptions, data: batches(points(3), { batchSize: 1 }), strategy }).next(),
    ).not.toThrow();
  });
});
