import { makeKey, toArray, type Params, type Tensor } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { isLeft } from 'fp-ts/lib/Either.js';
import { afterEach, describe, expect, it } from 'vitest';
import type { FailurePolicy, ParallelAlgorithm } from '../../src/index.js';
import { built, urlOf } from './built.js';
import { workersAlive } from './workers-alive.js';

const { boundStaleness, downpour, easgd, runParallelTask, threads } = built;

afterEach(() => {
  expect(workersAlive()).toBe(0);
});

const updates = 60;
const algorithms: readonly (readonly [string, ParallelAlgorithm])[] = [
  ['a bound on staleness', boundStaleness(downpour({ localRate: 0.02 }), { clocks: 1 })],
  ['easgd, synchronous', easgd({ tau: 2, mode: 'sync' })],
];

/** A run in which the second worker has nothing but NaN from its fifth gradient on; and what was done when it was lost. */
const run = async (algorithm: ParallelAlgorithm, onFailure: FailurePolicy, lasts: 'life' | 'run') => {
  const losses: string[] = [];
  let refusals = 0;
  const found = await runParallelTask({
    task: {
      module: urlOf('troubled'),
      export: 'troubled',
      config: { worker: 1, gradient: 4, kind: 'nonFinite', lasts },
    },
    algorithm,
    optimizer: toSpec(sgd({ learningRate: 0.05 })),
    transport: threads({ execArgv: [] }),
    workers: 2,
    data: {
      examples: 48,
      batchSize: 4,
      split: 'shards',
      arrays: { lives: new Int32Array(new SharedArrayBuffer(8)) },
    },
    // There is no end of the data, at which a worker would leave by itself.
    stop: { updates },
    seed: makeKey(3),
    onFailure,
    maxRestarts: 2,
    onEvent: (event) => {
      if (event._tag === 'PushRefused') refusals += 1;
      if (event._tag === 'WorkerLost')
        losses.push(`${event.worker}: ${event.error.reason}, ${event.response}`);
    },
  })();
  return { found, losses, refusals };
};

const areNumbers = (params: Params): boolean => {
  const { w, b } = params as { readonly w: Tensor; readonly b: Tensor };
  return [...toArray(w), ...toArray(b)].every(Number.isFinite);
};

describe.each(algorithms)('a thread that sends nothing but NaN: %s', (name, algorithm) => {
  it('is started again', async () => {
    const { found, losses, refusals } = await run(algorithm, 'restart', 'life');
    if (isLeft(found)) throw found.left;
    expect(found.right).toMatchObject({ stopped: 'updates', updates, restarts: 1 });
    expect(areNumbers(found.right.parameters)).toBe(true);
    expect(losses).toEqual(['1: nonFinite, restart']);
    expect(refusals).toBe(3);
  });

  it('is left behind', async () => {
    const { found, losses, refusals } = await run(algorithm, 'degrade', 'run');
    if (isLeft(found)) throw found.left;
    expect(found.right).toMatchObject({ stopped: 'updates', updates, restarts: 0 });
    expect(found.right.workers.map(({ finished }) => finished)).toEqual([true, false]);
    expect(areNumbers(found.right.parameters)).toBe(true);
    expect(losses).toEqual(['1: nonFinite, degrade']);
    expect(refusals).toBe(3);
  });

  // What follows does not depend on the algorithm; it is tried for one.
  if (name.startsWith('easgd')) return;

  it('is given up after as many restarts as it is allowed', async () => {
    const { found, losses, refusals } = await run(algorithm, 'restart', 'run');
    expect(isLeft(found) && found.left).toMatchObject({ reason: 'nonFinite', worker: 1 });
    expect(losses).toEqual(['restart', 'restart', 'fail'].map((response) => `1: nonFinite, ${response}`));
    expect(refusals).toBe(9);
  });

  it('ends the run', async () => {
    const { found, refusals } = await run(algorithm, 'fail', 'run');
    expect(isLeft(found) && found.left).toMatchObject({ reason: 'nonFinite', worker: 1 });
    expect(refusals).toBe(3);
  });
});
