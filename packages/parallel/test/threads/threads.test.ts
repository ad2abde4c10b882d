import { makeKey, toArray, type Params, type Tensor } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { isLeft } from 'fp-ts/lib/Either.js';
import { afterEach, describe, expect, it } from 'vitest';
import type { ParallelAlgorithm, ParallelOptions } from '../../src/index.js';
import { built, urlOf } from './built.js';
import { workersAlive } from './workers-alive.js';

const { downpour, easgd, adaptiveRevision, boundStaleness, hogwild, roundRobin } = built;
const { runParallelTask, runParallel, threads } = built;

const examples = 48;

// The tests run under a condition by which packages are their source, which threads cannot run: execArgv.
const options = (given: Partial<ParallelOptions> = {}): ParallelOptions => ({
  task: {
    module: urlOf('troubled'),
    export: 'troubled',
    config: null,
  },
  algorithm: hogwild(),
  optimizer: toSpec(sgd({ learningRate: 0.05 })),
  transport: threads({ execArgv: [] }),
  workers: 2,
  data: {
    examples,
    batchSize: 4,
    split: 'epochs',
  },
  stop: { epochs: 4 },
  seed: makeKey(3),
  ...given,
});

const numbers = (params: Params) => {
  const { w, b } = params as { readonly w: Tensor; readonly b: Tensor };
  return [...toArray(w), ...toArray(b)];
};

// The loss of the last point is a number, whatever came last: a loss or a push.
describe('the reported loss', () => {
  it('of a task without evaluate is a number', async () => {
    for (const algorithm of [downpour({ localRate: 0.02 }), roundRobin()])
      expect((await runParallel(options({ algorithm }))).losses.at(-1)!.loss).toBeGreaterThan(0);
  });
});

describe('threads', () => {
  // No thread is left, however a run has ended.
  afterEach(() => {
    expect(workersAlive()).toBe(0);
  });

  const algorithms: readonly (readonly [string, ParallelAlgorithm])[] = [
    ['hogwild', hogwild()],
    ['downpour', downpour({ localRate: 0.02, pushEvery: 2, pullEvery: 2 })],
    ['easgd, synchronous', easgd({ tau: 2, mode: 'sync' })],
    ['adaptiveRevision', adaptiveRevision({ scale: 0.3 })],
    ['a bound on staleness', boundStaleness(hogwild(), { clocks: 2 })],
  ];

  // In an epoch that all share no worker is further behind than its batches, and the rates are small enough for that.
  it.each(algorithms)('learn with two workers: %s', async (_, algorithm) => {
    const report = await runParallel(options({ algorithm, stop: { epochs: 30 } }));
    expect(report.stopped).toBe('epochs');
    const [bias, first, second] = [3, 0, 1].map((i) => numbers(report.parameters)[i]!);
    expect(bias).toBeCloseTo(1, 0);
    expect(first).toBeCloseTo(2, 0);
    expect(second).toBeCloseTo(-1, 0);
    expect(report.examples).toBe(30 * examples);
  });

  it('end at a signal', async () => {
    const controller = new AbortController();
    const report = await runParallel(
      options({
        stop: { epochs: 1e6 },
        signal: controller.signal,
        onEvent: ({ _tag }) => {
          if (_tag === 'Progress') controller.abort();
        },
      }),
    );
    expect(report.stopped).toBe('signal');
  });

  it('take no message of task code for one of the run', async () => {
    const given = {
      task: { module: urlOf('careless'), export: 'talkative', config: null },
      algorithm: downpour({ localRate: 0 }),
      optimizer: toSpec(sgd({ learningRate: 1 })),
      stop: { epochs: 2 },
    };
    const report = await runParallel(options(given));
    expect(report).toMatchObject({ stopped: 'epochs', updates: 24, restarts: 0 });
    expect(report.workers.map(({ finished }) => finished)).toEqual([true, true]);
  });

  it('lose a worker whose gradient is not like the parameters', async () => {
    const config = { where: 'valueAndGrad', what: 'gives another shape', worker: 1 };
    const given = {
      task: { module: urlOf('careless'), export: 'careless', config },
      data: { ...options().data, arrays: { lives: new Int32Array(2) } },
    };
    for (const algorithm of [downpour({ localRate: 0 }), hogwild()]) {
      const found = await runParallelTask(options({ ...given, algorithm }))();
      expect(isLeft(found) && [found.left.reason, found.left.worker, found.left.found]).toEqual([
        'threw',
        1,
        'gradients.w: expected float64 [3], as the parameters, found float64 [2]',
      ]);
    }
  });

  it('say that a task cannot be loaded in a worker', async () => {
    const found = await runParallelTask(
      options({ task: { module: 'file:///nowhere.mjs', export: 'x', config: null } }),
    )();
    expect(isLeft(found) && found.left.reason).toBe('notFound');
  });
});
