import { makeKey, toArray, type Tensor } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { isLeft, isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import {
  downpour,
  easgd,
  hogwild,
  ParallelError,
  runParallel,
  runParallelTask,
  simulated,
  type ParallelOptions,
} from '../../src/index.js';
import { strict } from './strict.js';
import { examples } from '../tasks/careless.mjs';

type Wrong = { readonly where: string; readonly what: string; readonly worker: number | null };

const options = (wrong: Wrong | null, given: Partial<ParallelOptions> = {}): ParallelOptions => ({
  task: { module: new URL('../tasks/careless.mjs', import.meta.url).href, export: 'careless', config: wrong },
  algorithm: downpour({ localRate: 0 }),
  optimizer: toSpec(sgd({ learningRate: 1 })),
  transport: simulated(),
  workers: 2,
  data: { examples, batchSize: 2, split: 'shards', arrays: { lives: new Int32Array(2) } },
  stop: { epochs: 1 },
  seed: makeKey(1),
  ...given,
});

const leftOf = async (given: ParallelOptions): Promise<ParallelError> => {
  const found = await runParallelTask(given)();
  if (isRight(found)) throw new Error('the run does not fail');
  return found.left;
};

describe('a gradient that is not like the parameters', () => {
  const cases = [
    ['gives another shape', 'gradients.w: expected float64 [3], as the parameters, found float64 [2]'],
    [
      'gives another dtype',
      "gradients.w: expected float64 [3], as the parameters, found float32 [3]. Make it with tensor(values, 'float64')",
    ],
    [
      'gives other leaves',
      'gradients: expected a leaf for each leaf of the parameters, w among them, found v',
    ],
    ['gives no tree', 'gradients: expected a leaf for each leaf of the parameters, w among them, found no'],
    ['gives a promise', 'valueAndGrad: expected [loss, gradients] with a number as loss, found a promise'],
    ['gives nothing', 'valueAndGrad: expected [loss, gradients] with a number as loss, found something else'],
    ['gives no loss', 'valueAndGrad: expected [loss, gradients] with a number as loss, found something else'],
    ['throws', 'grief'],
    ['throws no error', 'a thrown string'],
  ] as const;

  it.each(cases)('is an error that names the worker: it %s', async (what, found) => {
    for (const algorithm of [downpour({ localRate: 0 }), hogwild(), easgd({ tau: 1 })]) {
      const left = await leftOf(options({ where: 'valueAndGrad', what, worker: 1 }, { algorithm }));
      expect(left).toMatchObject({ reason: 'threw', worker: 1 });
      expect(left.message).toContain(found);
    }
  });

  it.each(cases)('loses a worker, which onFailure decides about: it %s', async (what) => {
    const wrong = { where: 'valueAndGrad', what, worker: 1, gradient: 1 };
    const lost: string[] = [];
    const report = async (onFailure: 'restart' | 'degrade') =>
      runParallel(
        options(wrong, {
          onFailure,
          onEvent: (event) => {
            if (event._tag === 'WorkerLost') lost.push(`${event.worker}: ${event.response}`);
          },
        }),
      );
    const [restarted, degraded] = [await report('restart'), await report('degrade')];
    expect(lost).toEqual(['1: restart', '1: degrade']);
    expect([restarted.restarts, restarted.updates]).toEqual([1, 6]);
    expect([degraded.updates, degraded.workers[1]!.finished]).toEqual([4, false]);
  });
});

describe('a function of the task that throws, or gives what it should not', () => {
  it.each([
    ['init', 'throws', 'run: expected init of the task to give the initial parameters, found grief'],
    ['init', 'gives a promise', 'parameters: expected a tensor, found a promise'],
    ['init', 'gives nothing', 'parameters: expected a tensor, found nothing'],
    ['evaluate', 'throws', 'run: expected evaluate of the task to give a loss, found grief'],
    ['evaluate', 'gives a promise', 'run: expected evaluate of the task to give a loss, found a promise'],
    ['evaluate', 'gives nothing', 'run: expected evaluate of the task to give a loss, found nothing'],
    ['factory', 'throws', 'run: expected careless of '],
  ])('is an error of the run: %s %s', async (where, what, message) => {
    const left = await leftOf(options({ where, what, worker: null }));
    expect(left).toBeInstanceOf(ParallelError);
    expect(left.reason).toBe('threw');
    expect(left.worker).toBeUndefined();
    expect(left.message).toContain(message);
    await expect(runParallel(options({ where, what, worker: null }))).rejects.toThrow(message);
  });

  it('is the cause of the error', async () => {
    const { cause } = await leftOf(options({ where: 'evaluate', what: 'throws', worker: null }));
    expect(cause).toEqual(new Error('grief'));
  });

  it('loses the worker whose task it is: the factory', async () => {
    const wrong = { where: 'factory', what: 'throws', worker: 1 };
    const left = await leftOf(options(wrong));
    expect(left).toMatchObject({ reason: 'threw', worker: 1 });
    const report = await runParallel(options(wrong, { onFailure: 'degrade' }));
    expect(report.workers.map(({ finished }) => finished)).toEqual([true, false]);
  });
});

describe('onEvent that throws', () => {
  it.each(['WorkerStarted', 'Progress', 'PushApplied', 'Evaluated', 'Stopped'])(
    'is an error of the run: at %s',
    async (tag) => {
      const left = await leftOf(
        options(null, {
          onEvent: ({ _tag }) => {
            if (_tag === tag) throw new Error('grief');
          },
        }),
      );
      expect(left).toMatchObject({ reason: 'threw', worker: undefined });
      expect(left.message).toBe(`run: expected onEvent to take ${tag}, found grief`);
    },
  );
});

describe('onEvent that gives a promise', () => {
  // An unhandled rejection would fail the test, too.
  it.each(['WorkerStarted', 'PushApplied', 'Stopped'])('is an error of the run: at %s', async (tag) => {
    const onEvent = (({ _tag }) =>
      _tag === tag ? Promise.reject(new Error('is not heard')) : undefined) as ParallelOptions['onEvent'] &
      object;
    const left = await leftOf(options(null, { onEvent }));
    expect(left).toMatchObject({ reason: 'threw', worker: undefined });
    expect(left.message).toBe(
      'run: expected onEvent to return nothing, since the run does not wait for it, found a promise. ' +
        'Begin the work in onEvent, catch its errors there, and return nothing',
    );
    await new Promise(setImmediate);
  });
});

describe('a server rule that throws', () => {
  it('loses the worker whose push it was', async () => {
    const plugins = [{ module: new URL('strict.ts', import.meta.url).href, export: 'strictPlugin' }];
    const run = (onFailure: 'restart' | 'fail') =>
      runParallelTask(options(null, { algorithm: strict(), plugins, onFailure }))();
    const failed = await run('fail');
    expect(isLeft(failed) && failed.left.message).toBe(
      'worker 1: expected a push that strict can apply, found grief',
    );
    const restarted = await run('restart');
    if (isLeft(restarted)) throw restarted.left;
    // The gradient of the push that was not applied is computed again.
    expect([restarted.right.restarts, restarted.right.updates]).toEqual([1, 6]);
    expect(toArray((restarted.right.parameters as { readonly w: Tensor }).w)).toEqual([-6, -6, -6]);
  });
});
