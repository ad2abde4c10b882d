import { makeKey, toArray, type Tensor } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { adagrad, momentum, sgd } from '@thalweg/optimizers';
import { exponentialDecay } from '@thalweg/schedules';
import { isLeft } from 'fp-ts/lib/Either.js';
import { afterEach, describe, expect, it } from 'vitest';
import type { ParallelOptions, ParallelReport, SparseExamples } from '../../src/index.js';
import { built, urlOf } from './built.js';
import { workersAlive } from './workers-alive.js';

const { arraysOf, hogwild, linearTask, rcv1Like, runParallelTask, runParallel, simulated, threads } = built;

afterEach(() => {
  expect(workersAlive()).toBe(0);
});

const features = 200;
const data = rcv1Like(makeKey(1), { examples: 300, features, nonZeros: 12 });

const options = (given: Partial<ParallelOptions>, of: SparseExamples = data): ParallelOptions => ({
  task: linearTask({ loss: 'logistic', features: of.features }),
  algorithm: hogwild(),
  optimizer: toSpec(sgd({ learningRate: 0.5 })),
  transport: threads({ execArgv: [] }),
  workers: 2,
  data: { examples: of.examples, batchSize: 1, split: 'epochs', arrays: arraysOf(of) },
  stop: { epochs: 3 },
  seed: makeKey(2),
  ...given,
});

const weights = ({ parameters }: ParallelReport): readonly number[] => toArray(parameters as Tensor);

/** The same examples twice: those of the first half have the lower features, those of the second the upper ones. */
const apart = ({ examples, features: columns, starts, indices, values, labels }: SparseExamples) => {
  const count = indices.length;
  const twice = (array: Float32Array) => Float32Array.from([...array, ...array]);
  return {
    examples: 2 * examples,
    features: 2 * columns,
    starts: Uint32Array.from([...starts, ...starts.subarray(1).map((start) => start + count)]),
    indices: Uint32Array.from([...indices, ...indices.map((index) => index + columns)]),
    values: twice(values),
    labels: twice(labels),
  };
};

describe('workers that write to shared memory', () => {
  const optimizers = [
    ['sgd', sgd({ learningRate: 0.5 })],
    [
      'sgd with a schedule',
      sgd({ learningRate: exponentialDecay({ initialValue: 1, steps: 100, rate: 0.9 }) }),
    ],
    ['momentum', momentum({ learningRate: 0.1 })],
    ['adagrad', adagrad({ learningRate: 0.5 })],
  ] as const;
  // Each optimizer, each loss, each way to take steps and both kinds of additions. That every combination gives the same bits
  // is tested where the steps are made, in core.
  const cases = (
    [
      [0, 'logistic', 1, false],
      [0, 'logistic', 4, true],
      [1, 'hinge', 1, true],
      [2, 'squared', 1, false],
      [2, 'logistic', 4, false],
      [3, 'hinge', 1, false],
      [3, 'squared', 1, true],
    ] as const
  ).map(([i, loss, batchSize, atomic]) => {
    const [name, optimizer] = optimizers[i];
    return { name, optimizer: toSpec(optimizer), loss, batchSize, atomic };
  });

  it.each(cases)(
    'give the bits of one thread if there is one: $name, $loss, batches of $batchSize, atomic $atomic',
    async ({ optimizer, loss, batchSize, atomic }) => {
      const given = (more: Partial<ParallelOptions>) =>
        options({
          task: linearTask({ loss, features }),
          workers: 1,
          optimizer,
          data: { examples: data.examples, batchSize, split: 'epochs', arrays: arraysOf(data) },
          stop: { epochs: 2 },
          ...more,
        });
      const made = await runParallel(given({ transport: simulated() }));
      const real = await runParallel(given({ algorithm: hogwild({ atomic }) }));
      expect(weights(real)).toEqual(weights(made));
      expect([real.updates, real.examples]).toEqual([made.updates, made.examples]);
      expect(real.losses.at(-1)!.loss).toBe(made.losses.at(-1)!.loss);
      expect(real.staleness).toEqual({ counts: [real.updates], mean: 0, max: 0 });
    },
  );

  it.each([false, true])(
    'do not disturb each other where features are apart (atomic: %s)',
    async (atomic) => {
      const both = apart(data);
      const given = options(
        {
          algorithm: hogwild({ atomic }),
          data: { examples: both.examples, batchSize: 1, split: 'shards', arrays: arraysOf(both) },
          stop: { epochs: 5 },
        },
        both,
      );
      const real = await runParallel(given);
      const made = await runParallel({ ...given, transport: simulated() });
      expect(weights(real)).toEqual(weights(made));
      expect(real.updates).toBe(5 * both.examples);
    },
  );

  // However the threads are scheduled: no addition is lost, and one that is kept from running is behind with a single step.
  it('learn together as well as one alone', async () => {
    const given = { algorithm: hogwild({ atomic: true }), stop: { epochs: 20 } };
    const [alone, together] = [
      await runParallel(options({ ...given, workers: 1 })),
      await runParallel(options({ ...given, workers: 2 })),
    ];
    const [one, two] = [alone, together].map(({ losses }) => losses.at(-1)!.loss);
    expect(two! / one!).toBeCloseTo(1, 1);
    expect(together.examples).toBe(20 * data.examples);
    expect(together.staleness.counts.reduce((sum, count) => sum + count, 0)).toBe(together.updates);
  });

  it('return parameters that no thread writes to any more', async () => {
    const { parameters, updates } = await runParallel(
      options({ data: { ...options({}).data, split: 'copies' }, stop: { updates: 1000 } }),
    );
    expect(updates).toBeGreaterThanOrEqual(1000);
    expect((parameters as Tensor).data).toHaveProperty('buffer', expect.any(ArrayBuffer));
  });

  it('are lost, and restarted where they were', async () => {
    const run = (onFailure: 'restart' | 'degrade' | 'fail', split: 'epochs' | 'shards') =>
      runParallelTask(
        options({
          // Its gradients are dense: without this, one worker's addition of 0 may undo another's of 1.
          algorithm: hogwild({ atomic: true }),
          task: {
            module: urlOf('troubled'),
            export: 'counting',
            config: { worker: 1, gradient: 5, kind: 'throw' },
          },
          optimizer: toSpec(sgd({ learningRate: 1 })),
          data: {
            examples: 48,
            batchSize: 4,
            split,
            arrays: { lives: new Int32Array(new SharedArrayBuffer(8)) },
          },
          stop: { epochs: 4 },
          onFailure,
        }),
      )();
    for (const split of ['epochs', 'shards'] as const) {
      const restarted = await run('restart', split);
      if (isLeft(restarted)) throw restarted.left;
      const { restarts, workers, parameters } = restarted.right;
      expect([restarts, workers.every(({ finished }) => finished)]).toEqual([1, true]);
      // What was written and not told of when it was lost is done again; nothing is left out.
      expect(Math.min(...toArray(parameters as Tensor))).toBeGreaterThanOrEqual(4);
    }
    const degraded = await run('degrade', 'epochs');
    expect(isLeft(degraded) ? degraded.left : degraded.right.workers.map(({ finished }) => finished)).toEqual(
      [true, false],
    );
    const failed = await run('fail', 'shards');
    expect(isLeft(failed) && failed.left.reason).toBe('threw');
  });

  it('end the run where the loss is no number', async () => {
    const found = await runParallelTask(
      options({
        task: linearTask({ loss: 'squared', features }),
        optimizer: toSpec(sgd({ learningRate: 1e200 })),
      }),
    )();
    expect(isLeft(found) && [found.left.reason, found.left.message]).toEqual([
      'nonFinite',
      expect.stringMatching(
        /^worker [01]: expected a loss that is a number, found (NaN|Infinity)\. Take a smaller/,
      ),
    ]);
  });
});

describe('linearTask', () => {
  it('says which array is missing', async () => {
    const { arrays: _, ...rest } = options({}).data;
    const found = await runParallelTask(
      options({ data: { ...rest, arrays: { starts: new Uint32Array(1) } } }),
    )();
    expect(isLeft(found) && found.left.message).toMatch(
      /^run: expected linear of file:.* to make a task, found linearObjective: data\.indices: expected an array of numbers, found /,
    );
  });
});

describe('sparse gradients', () => {
  it('cross threads', async () => {
    const { downpour, easgd, roundRobin } = built;
    for (const algorithm of [roundRobin(), downpour({ localRate: 0.1, pushEvery: 2 }), easgd({ tau: 2 })]) {
      const given = options({ algorithm, workers: 1, stop: { updates: 100 } });
      const real = await runParallel(given);
      const made = await runParallel({ ...given, transport: simulated() });
      expect(weights(real)).toEqual(weights(made));
      expect(weights(real).some((weight) => weight !== 0)).toBe(true);
    }
  });
});
