import { describe, expect, it } from 'vitest';
import { ConfigError, tensor, type Decision, type StrategyPart } from '@thalweg/core';
import { momentum } from '@thalweg/optimizers';
import { streamAsync } from '../../src/index.js';
import { decidesAt } from './decides-at.js';
import { evaluate, lineOptions, origin, valueAndGrad, type Line, type LineOptions } from './line.js';
import { play, playAsync } from './play.js';

/** The errors of both loops, equal except for the name. */
const expectRefused = async (options: LineOptions, message: string): Promise<void> => {
  const sync = () => play(options);
  expect(sync).toThrow(ConfigError);
  expect(sync).toThrow(message.replace('$', 'train'));
  await expect(playAsync(options)).rejects.toThrow(message.replace('$', 'trainAsync'));
};

const wrong = (decision: object) => decision as Decision<Line>;

describe('a decision that cannot be carried out', () => {
  it.each<readonly [decision: Decision<Line>, message: string]>([
    ...[0, -1, 1.5, NaN, Infinity].map(
      (batchSize) =>
        [
          { _tag: 'SetBatchSize', batchSize },
          `SetBatchSize: batchSize: expected a whole number, 1 or more, found ${batchSize}`,
        ] as const,
    ),
    [
      wrong({ _tag: 'SetBatchSize', batchSize: '4' }),
      `SetBatchSize: batchSize: expected a whole number, 1 or more, found '4'`,
    ],
    ...[0, -1, NaN, Infinity].map(
      (factor) =>
        [
          { _tag: 'ScaleLearningRate', factor },
          `ScaleLearningRate: factor: expected a finite number above 0, found ${factor}`,
        ] as const,
    ),
    [
      { _tag: 'SwitchOptimizer', to: 'adam' },
      `SwitchOptimizer: to: expected the name of one of the optimizers (other), found 'adam'`,
    ],
    [
      { _tag: 'SwitchOptimizer', to: 'toString' },
      `SwitchOptimizer: to: expected the name of one of the optimizers (other), found 'toString'`,
    ],
    ...[20, -1, 0.5, NaN].map(
      (row) =>
        [
          { _tag: 'SelectExamples', rows: tensor([3, row]) },
          `SelectExamples: rows.1: expected a whole number from 0 to 19, as there are 20 examples, found ${row}`,
        ] as const,
    ),
    [
      { _tag: 'SelectExamples', rows: tensor([]) },
      'SelectExamples: rows: expected a tensor of one dimension with a row or more, or null for all, found an object',
    ],
    [
      { _tag: 'SelectExamples', rows: tensor([[1], [2]]) },
      'SelectExamples: rows: expected a tensor of one dimension with a row or more, or null for all, found an object',
    ],
    [
      wrong({ _tag: 'SelectExamples', rows: [1, 2] }),
      'SelectExamples: rows: expected a tensor of one dimension with a row or more, or null for all, found an array of 2',
    ],
    [
      { _tag: 'Restore', params: { ...origin, w: tensor([1, 2]) } },
      `Restore: params: expected a tree like the parameters, w: float64 [], found 'w: float64 [2]'`,
    ],
    [
      wrong({ _tag: 'Restore', params: { b: origin.b } }),
      'Restore: params: expected a tree like the parameters, w: float64 [], found nothing',
    ],
    [
      wrong({ _tag: 'Restore', params: { ...origin, z: tensor(1) } }),
      `Restore: params: expected a tree like the parameters, no further leaf, found 'z: float64 []'`,
    ],
    [
      { _tag: 'Evaluate' },
      'Evaluate: expected the option evaluate, from parameters to metrics, found nothing',
    ],
    [wrong({ _tag: 'Stop' }), 'Stop: reason: expected a string, found nothing'],
    [wrong({ _tag: 'Halt' }), `decision: expected a _tag of the type Decision, found 'Halt'`],
  ])('is refused in the name of the part: %o', async (decision, message) => {
    const options: LineOptions = {
      ...lineOptions,
      optimizers: { other: momentum({ learningRate: 0.1 }) },
      strategy: decidesAt('Step', 2, [decision]),
    };
    await expectRefused(options, `decides: ${message}`);
  });

  it('may be a factor that underflows the learning rate', async () => {
    for (const factor of [1e-200, 1e200])
      await expectRefused(
        {
          ...lineOptions,
          strategy: {
            ...decidesAt('Start', 0, []),
            parts: [
              {
                ...decidesAt('Start', 0, []).parts[0]!,
                on: (event) => [event._tag === 'Step' ? [{ _tag: 'ScaleLearningRate', factor }] : [], null],
              },
            ],
          },
        },
        'decides: ScaleLearningRate: factor: expected a factor that keeps the product of all factors a finite number above 0',
      );
  });
});

describe('an invalid loss or gradients', () => {
  it.each<readonly [found: unknown, message: string]>([
    [Promise.resolve([1, origin]), 'a pair of the loss and its gradients, found a promise. Use trainAsync'],
    [1, 'a pair of the loss and its gradients, found 1'],
    [undefined, 'a pair of the loss and its gradients, found nothing'],
    [[1], 'a pair of the loss and its gradients, found an array of 1'],
    [{ loss: 1, gradients: origin }, 'a pair of the loss and its gradients, found an object'],
  ])('is refused: %o', (found, message) => {
    const run = () => play({ ...lineOptions, valueAndGrad: () => found as never });
    expect(run).toThrow(ConfigError);
    expect(run).toThrow(`train: valueAndGrad: expected ${message}`);
  });

  it.each([tensor(1), '1', null, undefined, 1n])('is refused if the loss is %o', async (loss) => {
    await expectRefused(
      { ...lineOptions, valueAndGrad: () => [loss as never, origin] },
      '$: valueAndGrad: expected a pair of the loss and its gradients, the loss a number, found ',
    );
  });
});

describe('invalid metrics', () => {
  it.each<readonly [found: unknown, message: string]>([
    [0.5, 'evaluate: expected a function from parameters to metrics, numbers by name, found 0.5'],
    [undefined, 'evaluate: expected a function from parameters to metrics, numbers by name, found nothing'],
    [null, 'evaluate: expected a function from parameters to metrics, numbers by name, found null'],
    [{ loss: '0.5' }, `evaluate: loss: expected a number, found '0.5'`],
    [{ loss: tensor(1) }, 'evaluate: loss: expected a number, found an object'],
    [{ loss: 1, accuracy: undefined }, 'evaluate: accuracy: expected a number, found nothing'],
  ])('are refused: %o', async (found, message) => {
    await expectRefused({ ...lineOptions, evaluate: () => found as never }, `$: ${message}`);
  });

  it('are refused by train if they are a promise', () => {
    const run = () => play({ ...lineOptions, evaluate: (line) => Promise.resolve(evaluate(line)) as never });
    expect(run).toThrow(
      'train: evaluate: expected a function from parameters to metrics, numbers by name, found a promise. Use trainAsync',
    );
  });

  it('may be NaN, or empty', async () => {
    for (const metrics of [{ loss: NaN }, {}]) {
      const options: LineOptions = { ...lineOptions, valueAndGrad, evaluate: () => metrics };
      expect(play(options).end.reason).toBe('epochs');
      expect((await playAsync(options)).end.reason).toBe('epochs');
    }
  });
});

const answering = (on: StrategyPart['on']) => {
  const strategy = decidesAt('Step', 1, []);
  return { ...strategy, parts: [{ ...strategy.parts[0]!, name: 'answering', on }] };
};

// An unhandled rejection would also fail these tests.
describe('a promise in a synchronous place', () => {
  const failing = () => Promise.reject(new Error('unhandled'));

  it.each<readonly [what: string, given: object, argument: string]>([
    ['the loss and gradients', { valueAndGrad: failing }, 'valueAndGrad'],
    ['a loss', { valueAndGrad: (line: Line) => [failing(), line] }, 'valueAndGrad'],
    ['gradients', { valueAndGrad: () => [1, failing()] }, 'valueAndGrad'],
    ['metrics', { evaluate: failing }, 'evaluate'],
    ['a metric', { evaluate: () => ({ loss: failing() }) }, 'evaluate: loss'],
  ])('is refused, and its failure with it: %s', async (_, given, argument) => {
    const run = () => play({ ...lineOptions, ...given });
    expect(run).toThrow(`train: ${argument}: expected`);
    expect(run).toThrow('found a promise. Use trainAsync for functions that return promises');
    await new Promise(setImmediate);
  });

  it('is refused from a strategy', async () => {
    const on = failing as unknown as StrategyPart['on'];
    const run = () => play({ ...lineOptions, strategy: answering(on) });
    expect(run).toThrow('a list of decisions, and the next state, found a promise');
    await new Promise(setImmediate);
  });
});

describe('an invalid result', () => {
  it('is refused from a strategy, in its name', () => {
    for (const answer of [undefined, null, [], [undefined, null]]) {
      const on = (() => answer) as unknown as StrategyPart['on'];
      const run = () => play({ ...lineOptions, strategy: answering(on) });
      expect(run).toThrow('answering: on: expected a function that gives a pair');
    }
  });

  it('is refused from evaluate: a list', () => {
    const evaluate = (() => [1]) as unknown as () => { readonly loss: number };
    expect(() => play({ ...lineOptions, evaluate })).toThrow(
      'evaluate: expected a function from parameters to metrics',
    );
  });

  it('is refused from a source: asynchronous batches, and none', () => {
    const { data } = lineOptions;
    const from = (epoch: unknown) => () => play({ ...lineOptions, data: { ...data, epoch } as typeof data });
    expect(from(streamAsync(async function* () {}).epoch)).toThrow(
      'train: data: expected a source whose epochs are lists of batches, found an object. Use trainAsync',
    );
    expect(from(() => undefined)).toThrow(
      'train: data: expected a source whose epochs are lists of batches, found nothing',
    );
    expect(from(() => [undefined])).toThrow(
      'train: data: expected batches that say how many examples they took',
    );
  });

  it('is refused as a run to resume', () => {
    const { end } = play({ ...lineOptions, epochs: 1 });
    for (const position of [
      {},
      { ...end.run.position, epoch: -1 },
      { ...end.run.position, evaluating: undefined },
    ])
      expect(() => play({ ...lineOptions, from: { ...end.run, position } as typeof end.run })).toThrow(
        'train: from: expected the run of an event',
      );
  });
});
