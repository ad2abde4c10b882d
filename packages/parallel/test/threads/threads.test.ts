import { makeKey, toArray, type Params, type Tensor } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { isLeft } from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import type { ParallelAlgorithm, ParallelOptions } from '../../src/index.js';
import { built } from './built.mjs';

const { downpour, easgd, eamsgd, adaptiveRevision, boundStaleness, hogwild, roundRobin } = built;
const { runParallel, runParallelAsync, simulated, threads } = built;

const examples = 48;

// The tests run under a condition by which packages are their source, which threads cannot run: execArgv.
const options = (given: Partial<ParallelOptions> = {}, trouble: object | null = null): ParallelOptions => ({
  task: {
    module: new URL('../tasks/troubled.mjs', import.meta.url).href,
    export: 'troubled',
    config: trouble as null,
  },
  algorithm: hogwild(),
  optimizer: toSpec(sgd({ learningRate: 0.05 })),
  transport: threads({ maxMemory: 64, execArgv: [] }),
  workers: 2,
  data: {
    examples,
    batchSize: 4,
    split: 'epochs',
    arrays: { lives: new Int32Array(new SharedArrayBuffer(8)) },
  },
  stop: { epochs: 4 },
  seed: makeKey(3),
  ...given,
});

const numbers = (params: Params) => {
  const { w, b } = params as { readonly w: Tensor; readonly b: Tensor };
  return [...toArray(w), ...toArray(b)];
};

describe('threads', () => {
  const algorithms: readonly (readonly [string, ParallelAlgorithm])[] = [
    ['hogwild', hogwild()],
    ['roundRobin', roundRobin()],
    ['downpour', downpour({ localRate: 0.02, pushEvery: 2, pullEvery: 2 })],
    ['easgd', easgd({ tau: 2 })],
    ['easgd, synchronous', easgd({ tau: 2, mode: 'sync' })],
    ['eamsgd', eamsgd({ tau: 2, momentum: 0.5 })],
    ['adaptiveRevision', adaptiveRevision({ scale: 0.3 })],
    ['a bound on staleness', boundStaleness(hogwild(), { clocks: 2 })],
  ];

  it.each(algorithms)('with one worker give the bits of the simulation: %s', async (_, algorithm) => {
    const run = (transport: ParallelOptions['transport']) =>
      runParallelAsync(options({ algorithm, workers: 1, transport }));
    const [real, made] = [await run(threads({ execArgv: [] })), await run(simulated())];
    expect(numbers(real.parameters)).toEqual(numbers(made.parameters));
    expect(real.updates).toBe(made.updates);
    expect(real.examples).toBe(4 * examples);
  });

  it.each(algorithms)('learn with two workers: %s', async (_, algorithm) => {
    const report = await runParallelAsync(options({ algorithm, stop: { epochs: 30 } }));
    expect(report.stopped).toBe('epochs');
    const [bias, first, second] = [3, 0, 1].map((i) => numbers(report.parameters)[i]!);
    expect(bias).toBeCloseTo(1, 0);
    expect(first).toBeCloseTo(2, 0);
    expect(second).toBeCloseTo(-1, 0);
    expect(report.examples).toBe(30 * examples);
  });

  it('end at a signal, leaving nobody behind', async () => {
    const controller = new AbortController();
    const report = await runParallelAsync(
      options({
        stop: { epochs: 1e6 },
        signal: controller.signal,
        onEvent: ({ _tag }) => {
          if (_tag === 'PushApplied') controller.abort();
        },
      }),
    );
    expect(report.stopped).toBe('signal');
  });

  it('say that a task cannot be loaded in a worker', async () => {
    const found = await runParallel(
      options({ task: { module: 'file:///nowhere.mjs', export: 'x', config: null } }),
    )();
    expect(isLeft(found) && found.left.reason).toBe('notFound');
  });
});

describe('a thread that comes to grief', () => {
  const kinds = ['throw', 'exit', 'outOfMemory', 'hang', 'nonFinite'] as const;
  const policies = ['restart', 'degrade', 'fail'] as const;
  it.each(kinds.flatMap((kind) => policies.map((policy) => [kind, policy] as const)))(
    'is what was chosen: %s, %s',
    async (kind, onFailure) => {
      const versions: number[] = [];
      const found = await runParallel(
        options(
          {
            onFailure,
            silenceLimit: 1,
            onEvent: (event) => {
              if (event._tag === 'PushApplied') versions.push(event.version);
            },
          },
          { worker: 1, gradient: 4, kind },
        ),
      )();
      const isFatal = kind !== 'nonFinite';
      if (isFatal && onFailure === 'fail') {
        expect(isLeft(found) && found.left.worker).toBe(1);
        return;
      }
      if (isLeft(found)) throw found.left;
      const { right: report } = found;
      expect(report.stopped).toBe('epochs');
      expect(versions).toEqual(versions.map((_, i) => i + 1));
      expect(report.restarts).toBe(isFatal && onFailure === 'restart' ? 1 : 0);
      expect(report.refused.nonFinite).toBe(kind === 'nonFinite' ? 1 : 0);
      expect(report.workers[1]!.finished).toBe(!(isFatal && onFailure === 'degrade'));
      if (!isFatal) expect(report.updates).toBe(47);
      else if (onFailure === 'restart') expect(report.updates).toBe(48);
      else expect(report.updates).toBeLessThan(48);
    },
  );
});
