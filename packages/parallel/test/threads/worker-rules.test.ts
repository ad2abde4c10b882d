import { makeKey, toArray, type Params, type Tensor } from '@thalweg/core';
import { createRegistry, toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { afterEach, describe, expect, it } from 'vitest';
import type { ParallelAlgorithm, ParallelOptions, ParallelReport } from '../../src/index.js';
import { built, urlOf } from './built.js';
import type * as ScaledPushes from './scaled-pushes.js';
import { workersAlive } from './workers-alive.js';

const { adaptiveRevision, asyncAdagrad, boundStaleness, diloco, downpour, dropStale, eamsgd, easgd } = built;
const {
  hogwild,
  roundPushes,
  roundRobin,
  scaleByStaleness,
  sparsifyPushes,
  parallelPlugin,
  replayed,
  runParallel,
} = built;
const { simulated, threads } = built;
const { scaledPushes } = (await import(/* @vite-ignore */ urlOf('scaled-pushes'))) as typeof ScaledPushes;

const algorithms: readonly ParallelAlgorithm[] = [
  adaptiveRevision({ scale: 0.3 }),
  asyncAdagrad({ scale: 0.3 }),
  boundStaleness(hogwild(), { clocks: 2 }),
  diloco({ tau: 2 }),
  downpour({ localRate: 0.02, pushEvery: 2, pullEvery: 2 }),
  dropStale(hogwild(), { maxStaleness: 4 }),
  eamsgd({ tau: 2, momentum: 0.5 }),
  easgd({ tau: 2 }),
  easgd({ tau: 2, mode: 'sync' }),
  hogwild(),
  roundPushes(hogwild()),
  roundRobin(),
  scaleByStaleness(hogwild()),
  sparsifyPushes(hogwild(), { fraction: 0.5 }),
];

const options = (algorithm: ParallelAlgorithm): ParallelOptions => ({
  task: { module: urlOf('troubled'), export: 'troubled', config: null },
  algorithm,
  optimizer: toSpec(sgd({ learningRate: 0.05 })),
  plugins: [{ module: urlOf('scaled-pushes'), export: 'scaledPushesPlugin' }],
  transport: simulated(),
  workers: 2,
  data: { examples: 48, batchSize: 4, split: 'shards' },
  stop: { epochs: 3 },
  seed: makeKey(3),
});

type Run = (given: ParallelOptions) => Promise<ParallelReport>;
const transports: readonly (readonly [name: string, run: Run])[] = [
  ['a simulation', runParallel],
  [
    'a replay',
    async (given) => {
      const { record } = await runParallel({ ...given, record: true });
      return runParallel({ ...given, transport: replayed(record!) });
    },
  ],
];
const inThreads: Run = (given) => runParallel({ ...given, transport: threads({ execArgv: [] }) });

const numbers = (params: Params) => {
  const { w, b } = params as { readonly w: Tensor; readonly b: Tensor };
  return [...toArray(w), ...toArray(b)];
};

const { parameters } = await runParallel({ ...options(hogwild()), stop: { updates: 0 } });
const initial = numbers(parameters);

afterEach(() => {
  expect(workersAlive()).toBe(0);
});

it('has every algorithm of the plugin', () => {
  const names = new Set(algorithms.map(({ description }) => description.name));
  expect([...names].sort()).toEqual([...createRegistry([parallelPlugin]).algorithms.keys()].sort());
});

describe.each(
  algorithms.map((algorithm) => ({
    name: algorithm.description.name + (algorithm.description.options.mode === 'sync' ? ', synchronous' : ''),
    algorithm,
  })),
)('the worker rule of $name', ({ algorithm }) => {
  it.each(transports)('trains in %s', async (_, run) => {
    const { parameters: trained, updates } = await run(options(algorithm));
    expect(updates).toBeGreaterThan(0);
    expect(numbers(trained)).not.toEqual(initial);
  });

  it.each(transports)('trains nothing in %s if it pushes zeros', async (_, run) => {
    const { parameters: same, updates } = await run(options(scaledPushes(algorithm, { factor: 0 })));
    expect(updates).toBeGreaterThan(0);
    expect(numbers(same)).toEqual(initial);
  });

  it('gives the bits of a simulation in a thread', async () => {
    const given = { ...options(algorithm), workers: 1 };
    const [real, made] = [await inThreads(given), await runParallel(given)];
    expect(numbers(real.parameters)).toEqual(numbers(made.parameters));
    expect([real.updates, real.examples]).toEqual([made.updates, made.examples]);
  });
});

describe('pushes to parameters in shared memory', () => {
  it.each([false, true])('are added as elsewhere (atomic: %s)', async (atomic) => {
    const given = {
      ...options(scaledPushes(hogwild({ atomic }), { factor: 1 })),
      workers: 1,
    };
    expect(given.algorithm.writes).toBe('workers');
    const made = await runParallel(given);
    const real = await inThreads(given);
    expect(numbers(real.parameters)).toEqual(numbers(made.parameters));
    expect(real.updates).toBe(made.updates);
  });
});
