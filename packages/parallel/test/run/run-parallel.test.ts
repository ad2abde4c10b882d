import { chain, makeKey, makeStep, toArray, type AnyTransformation } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { adagrad, adam, clipByGlobalNorm, momentum, nesterov, sgd } from '@thalweg/optimizers';
import { isLeft, isRight } from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import {
  adaptiveRevision,
  asyncAdagrad,
  boundStaleness,
  downpour,
  dropStale,
  easgd,
  hogwild,
  roundRobin,
  runParallelTask,
  runParallel,
  scaleByStaleness,
  simulated,
  type ParallelAlgorithm,
  type ParallelOptions,
} from '../../src/index.js';
import { shareOf } from '../../src/data/share-of.js';
import { keysOf } from '../../src/job/run-keys.js';
import { examples, regression, valueAndGrad, type Plane } from '../tasks/regression.js';

const task = {
  module: new URL('../tasks/regression.ts', import.meta.url).href,
  export: 'regression',
  config: null,
};
const seed = makeKey(3);
const data = { examples, batchSize: 4, split: 'epochs' } as const;

const options = (given: Partial<ParallelOptions> = {}): ParallelOptions => ({
  task,
  algorithm: hogwild(),
  optimizer: toSpec(sgd({ learningRate: 0.1 })),
  transport: simulated(),
  workers: 1,
  data,
  stop: { epochs: 3 },
  seed,
  ...given,
});

const batches = (share: Uint32Array): readonly Uint32Array[] =>
  Array.from({ length: Math.ceil(share.length / data.batchSize) }, (_, i) =>
    share.subarray(i * data.batchSize, (i + 1) * data.batchSize),
  );

/** What the optimizer alone makes of the same batches. */
const serial = (optimizer: AnyTransformation, epochs: number): Plane => {
  const keys = keysOf(seed);
  const step = makeStep(optimizer);
  const factory = regression(null, { arrays: {}, worker: 0, workers: 1 });
  if (factory instanceof Promise) throw new Error('the task is not made at once');
  let at = step.init(factory.init(keys.init));
  for (let epoch = 0; epoch < epochs; epoch++)
    for (const rows of batches(shareOf(data, keys.data, { epoch, worker: 0, workers: 1 }, [0])))
      at = step(at, valueAndGrad(step.gradientPoint(at), rows)[1], {
        value: NaN,
        valueAndGrad: () => [NaN, at.params],
      });
  return at.params;
};

const numbers = (params: unknown) => {
  const { w, b } = params as Plane;
  return [...toArray(w), ...toArray(b)];
};

describe('runParallel with one worker', () => {
  const optimizers: readonly (readonly [string, AnyTransformation])[] = [
    ['sgd', sgd({ learningRate: 0.1 })],
    ['momentum', momentum({ learningRate: 0.05 })],
    ['adam behind clipping', chain(clipByGlobalNorm(1), adam({ learningRate: 0.05 }))],
    ['nesterov', nesterov({ learningRate: 0.03 })],
  ];
  const algorithms: readonly (readonly [string, ParallelAlgorithm])[] = [
    ['hogwild', hogwild()],
    ['roundRobin', roundRobin()],
    ['downpour', downpour({ localRate: 0 })],
  ];
  it.each(
    algorithms.flatMap(([a, algorithm]) => optimizers.map(([o, tx]) => [a, o, algorithm, tx] as const)),
  )('is the optimizer alone, bit for bit: %s, %s', async (_, __, algorithm, tx) => {
    const report = await runParallel(options({ algorithm, optimizer: toSpec(tx) }));
    expect(numbers(report.parameters)).toEqual(numbers(serial(tx, 3)));
    expect(report).toMatchObject({ stopped: 'epochs', updates: 36, examples: 144, restarts: 0 });
    expect(report.staleness).toEqual({ counts: [36], mean: 0, max: 0 });
  });
});

describe('runParallel', () => {
  it('gives the same run for the same seed, and another for another', async () => {
    const run = (key: number) =>
      runParallel(
        options({
          algorithm: easgd({ tau: 2 }),
          workers: 3,
          seed: makeKey(key),
          transport: simulated({
            compute: { _tag: 'logNormal', median: 1, sigma: 0.3 },
            network: { _tag: 'uniform', from: 0.1, to: 0.5 },
          }),
        }),
      );
    const [one, again, other] = [await run(1), await run(1), await run(2)];
    expect(numbers(again.parameters)).toEqual(numbers(one.parameters));
    expect({ ...again, parameters: null }).toEqual({ ...one, parameters: null });
    expect(numbers(other.parameters)).not.toEqual(numbers(one.parameters));
  });

  it('learns with every worker on its share, and tells how stale pushes were', async () => {
    const report = await runParallel(
      options({ workers: 4, stop: { epochs: 60 }, optimizer: toSpec(sgd({ learningRate: 0.05 })) }),
    );
    expect(report.losses.at(-1)!.loss).toBeLessThan(0.01);
    expect(report.examples).toBe(60 * examples);
    expect(report.staleness.max).toBe(3);
    expect(report.workers.map(({ gradients }) => gradients)).toEqual([180, 180, 180, 180]);
    // Four gradients take a second of their time together.
    expect(report.examplesPerSecond).toBeCloseTo(16, 0);
  });

  it.each([
    [{ updates: 10 }, 'updates'],
    [{ examples: 20 }, 'examples'],
    [{ seconds: 5 }, 'seconds'],
    [{ loss: 0.05 }, 'loss'],
    [{ epochs: 2, updates: 1000 }, 'epochs'],
  ] as const)('stops at %o', async (stop, reason) => {
    const report = await runParallel(options({ stop, workers: 2 }));
    expect(report.stopped).toBe(reason);
  });

  it('takes the optimizer of the algorithm where none is named, if it has one', async () => {
    const { optimizer: _, ...rest } = options();
    const unnamed = (algorithm: ParallelAlgorithm) => ({ ...rest, algorithm });
    const bounded = boundStaleness(scaleByStaleness(downpour({ localRate: 0 })), { clocks: 2 });
    for (const algorithm of [
      downpour({ localRate: 0 }),
      bounded,
      dropStale(downpour({ localRate: 0 }), { maxStaleness: 9 }),
    ]) {
      const report = await runParallel(unnamed(algorithm));
      expect(numbers(report.parameters)).toEqual(numbers(serial(adagrad(), 3)));
    }
    for (const algorithm of [adaptiveRevision({ scale: 0.3 }), asyncAdagrad({ scale: 0.3 })]) {
      const [alone, beside] = [
        await runParallel(unnamed(algorithm)),
        await runParallel(options({ algorithm, optimizer: toSpec(sgd({ learningRate: 9 })) })),
      ];
      expect(numbers(alone.parameters)).toEqual(numbers(beside.parameters));
    }
    expect(() => runParallelTask(unnamed(hogwild()))).toThrow(
      'runParallelTask: optimizer: expected a spec, since hogwild has none of its own, found nothing',
    );
  });

  it('stops at a signal, with what was trained so far', async () => {
    const controller = new AbortController();
    const report = await runParallel(
      options({
        stop: { epochs: 1e6 },
        signal: controller.signal,
        onEvent: ({ _tag, seconds }) => {
          if (_tag === 'PushApplied' && seconds > 20) controller.abort();
        },
      }),
    );
    expect(report.stopped).toBe('signal');
    expect(report.updates).toBeGreaterThan(10);
  });

  it('tells in order what happens', async () => {
    const tags: string[] = [];
    await runParallel(options({ stop: { epochs: 1 }, onEvent: ({ _tag }) => tags.push(_tag) }));
    expect(tags[0]).toBe('WorkerStarted');
    expect(tags.filter((tag) => tag === 'PushApplied').length).toBe(12);
    expect(tags.slice(-2)).toEqual(['Evaluated', 'Stopped']);
  });

  it('says that there is no such task, algorithm or optimizer', async () => {
    const failure = async (given: Partial<ParallelOptions>) => {
      const found = await runParallelTask(options(given))();
      return isLeft(found) ? found.left.message : 'a report';
    };
    expect(await failure({ task: { ...task, export: 'nothing' } })).toContain("an export 'nothing'");
    expect(await failure({ task: { ...task, module: 'file:///nowhere.js' } })).toContain(
      'file:///nowhere.js',
    );
    expect(await failure({ optimizer: { name: 'sgdd', learningRate: 1 } })).toContain('Did you mean sgd?');
  });

  it.each([
    ['workers', { workers: 0 }],
    ['stop', { stop: {} }],
    ['data.examples', { workers: examples + 1 }],
    ['onFailure', { onFailure: 'ignore' as never }],
    ['silenceLimit', { silenceLimit: 0 }],
  ])('refuses %s out of range, at once', (argument, given) => {
    expect(() => runParallelTask(options(given))).toThrow(`runParallelTask: ${argument}: expected`);
  });
});

const kinds = [
  'throw',
  'exit',
  'outOfMemory',
  'hang',
  'killed',
  'nonFinite',
  'lose',
  'duplicate',
  'reorder',
] as const;
const policies = ['restart', 'degrade', 'fail'] as const;

describe('a fault', () => {
  const fatal = new Set(['throw', 'exit', 'outOfMemory', 'hang', 'killed']);
  it.each(kinds.flatMap((kind) => policies.map((policy) => [kind, policy] as const)))(
    'ends as it was chosen to: %s, %s',
    async (kind, onFailure) => {
      const applied: string[] = [];
      const found = await runParallelTask(
        options({
          workers: 2,
          onFailure,
          silenceLimit: 10,
          transport: simulated({ faults: [{ worker: 1, gradient: 4, kind }] }),
          onEvent: (event) => {
            if (event._tag === 'PushApplied') applied.push(String(event.version));
          },
        }),
      )();
      if (fatal.has(kind) && onFailure === 'fail') {
        expect(isLeft(found) && found.left.worker).toBe(1);
        return;
      }
      if (isLeft(found)) throw found.left;
      const { right: report } = found;
      expect(report.stopped).toBe('epochs');
      expect(new Set(applied).size).toBe(applied.length);
      expect(report.updates).toBe(applied.length);
      expect(report.restarts).toBe(fatal.has(kind) && onFailure === 'restart' ? 1 : 0);
      expect(report.refused.nonFinite).toBe(kind === 'nonFinite' ? 1 : 0);
      expect(report.refused.duplicate).toBe(kind === 'duplicate' ? 1 : 0);
      // Each of the 36 batches is an update, but for one of NaN and those of a worker that was given up.
      const expected = kind === 'nonFinite' ? 35 : 36;
      if (fatal.has(kind) && onFailure === 'degrade') expect(report.updates).toBeLessThan(36);
      else expect(report.updates).toBe(expected);
      expect(isRight(found) && report.losses.at(-1)!.loss).toBeLessThan(1);
    },
  );
});
