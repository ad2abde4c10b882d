import { ConfigError, makeKey } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { describe, expect, it } from 'vitest';
import {
  downpour,
  hogwild,
  linearTask,
  progressLine,
  rcv1Like,
  runParallel,
  runParallelTask,
  simulated,
  threads,
  type ParallelOptions,
} from '../../src/index.js';

const options: ParallelOptions = {
  task: linearTask({ loss: 'hinge', features: 3 }),
  algorithm: downpour({ localRate: 0 }),
  optimizer: toSpec(sgd({ learningRate: 0.1 })),
  transport: simulated(),
  workers: 2,
  data: { examples: 48, batchSize: 4, split: 'epochs' },
  stop: { epochs: 3 },
  seed: makeKey(3),
};

/** As a program in plain JavaScript gives them. */
type Loose = Readonly<Record<string, unknown>>;
const withOptions = (given: Loose): ParallelOptions => ({ ...options, ...given });
const withData = (given: Loose) => withOptions({ data: { ...options.data, ...given } });
const withStop = (given: Loose) => withOptions({ stop: { ...options.stop, ...given } });

const wrong: readonly (readonly [string, ParallelOptions])[] = [
  ['options: expected an object', 5 as never],
  ['learningRate: expected no such option', withOptions({ learningRate: 1 })],
  ['task', withOptions({ task: undefined })],
  ['task.module: expected a string', withOptions({ task: { module: 5, export: 'x', config: null } })],
  ['algorithm: expected a parallel algorithm', withOptions({ algorithm: downpour })],
  ['optimizer: expected a spec', withOptions({ optimizer: sgd({ learningRate: 1 }) })],
  ['transport: expected a transport', withOptions({ transport: simulated })],
  ['seed: expected a random key, found 5', withOptions({ seed: 5 })],
  ['plugins: expected an array', withOptions({ plugins: {} })],
  ['plugins[0].export', withOptions({ plugins: [{ module: 'x' }] })],
  ['signal: expected an AbortSignal', withOptions({ signal: {} })],
  ['onEvent: expected a function', withOptions({ onEvent: 'log' })],
  ['record: expected a boolean', withOptions({ record: 'yes' })],
  ['onFailure', withOptions({ onFailure: 'ignore' })],
  ['onNonFinite', withOptions({ onNonFinite: ['refuse'] })],
  ['data: size: expected no such option', withData({ size: 1 })],
  ['data.arrays.x: expected Float32Array', withData({ arrays: { x: [1, 2] } })],
  ['data.arrays.x: expected Float32Array', withData({ arrays: { x: new DataView(new ArrayBuffer(8)) } })],
  ['data.arrays.x: expected Float32Array', withData({ arrays: { x: new BigInt64Array(1) } })],
  ['data.lastBatch', withData({ lastBatch: 'skip' })],
  ['data.split', withData({ split: 'shard' })],
  ['stop: steps: expected no such option', withStop({ steps: 1 })],
  ['stop: expected at least one', withOptions({ stop: { seconds: undefined } })],
  ...(['workers', 'maxRestarts', 'evaluateEvery'] as const).flatMap((name) =>
    [NaN, Infinity, 2.5, '3', -1, null].map(
      (value) => [`${name}: expected a whole number`, withOptions({ [name]: value })] as const,
    ),
  ),
  ...[NaN, Infinity, 0, -1, '3'].map(
    (silenceLimit) => ['silenceLimit: expected a finite number', withOptions({ silenceLimit })] as const,
  ),
  ...(['examples', 'batchSize'] as const).flatMap((name) =>
    [NaN, Infinity, 2.5, '3', 0].map(
      (value) => [`data.${name}: expected a whole number`, withData({ [name]: value })] as const,
    ),
  ),
  ...(['epochs', 'updates', 'examples'] as const).flatMap((name) =>
    [NaN, Infinity, 2.5, '3', -1].map(
      (value) => [`stop.${name}: expected a whole number`, withStop({ [name]: value })] as const,
    ),
  ),
  ...[NaN, Infinity, -1, '3'].map(
    (seconds) => ['stop.seconds: expected a finite number, 0 or more', withStop({ seconds })] as const,
  ),
  ...[NaN, -Infinity, '3'].map(
    (loss) => ['stop.loss: expected a finite number', withStop({ loss })] as const,
  ),
];

describe('runParallel', () => {
  it.each(wrong)('refuses what is missing, unknown or out of range: %s', async (message, given) => {
    await expect(runParallel(given)).rejects.toThrow(ConfigError);
    await expect(runParallel(given)).rejects.toThrow(message);
    expect(() => runParallelTask(given)).toThrow(message);
  });

  it('refuses batches that are dropped because every share is smaller', async () => {
    const data = (given: Partial<ParallelOptions['data']>) =>
      withData({ examples: 11, batchSize: 4, lastBatch: 'drop', ...given });
    for (const split of ['shards', 'epochs'] as const)
      await expect(runParallel({ ...data({ split }), workers: 3 })).rejects.toThrow(
        'runParallel: data.batchSize: expected at most 3, the smallest share of a worker, since a smaller batch is ' +
          'dropped, found 4. Take smaller batches',
      );
    await expect(runParallel(data({ split: 'copies', batchSize: 12 }))).rejects.toThrow('at most 11');
    for (const fine of [
      data({ split: 'shards' }),
      data({ split: 'shards', batchSize: 'full' }),
      data({ split: 'copies', batchSize: 11 }),
    ])
      expect(() => runParallelTask({ ...fine, workers: 2 })).not.toThrow();
  });
});

describe('what takes options', () => {
  const loose = <A>(make: (options: never) => A) => make as (options: unknown) => A;
  it.each([
    ['threads: options', () => loose(threads)(5)],
    ['threads: memory', () => loose(threads)({ memory: 5 })],
    ['threads: maxMemory', () => threads({ maxMemory: NaN })],
    ['threads: maxMemory', () => threads({ maxMemory: 0.5 })],
    ['threads: execArgv', () => loose(threads)({ execArgv: '--x' })],
    ['threads: execArgv[0]', () => loose(threads)({ execArgv: [5] })],
    ['simulated: options', () => loose(simulated)(5)],
    ['simulated: delay', () => loose(simulated)({ delay: 5 })],
    ['simulated: stagger', () => loose(simulated)({ stagger: 1 })],
    ['simulated: compute', () => loose(simulated)({ compute: 5 })],
    ['simulated: compute._tag', () => loose(simulated)({ compute: { _tag: 'toString' } })],
    ['simulated: compute._tag', () => loose(simulated)({ compute: { seconds: 5 } })],
    ['simulated: compute.seconds', () => loose(simulated)({ compute: { _tag: 'constant' } })],
    ['simulated: compute.seconds', () => loose(simulated)({ compute: { _tag: 'constant', seconds: '1' } })],
    ['simulated: compute.seconds', () => simulated({ compute: { _tag: 'constant', seconds: NaN } })],
    ['simulated: compute: second', () => loose(simulated)({ compute: { _tag: 'constant', second: 1 } })],
    ['simulated: network.to', () => simulated({ network: { _tag: 'uniform', from: 2, to: 1 } })],
    ['simulated: network.every', () => simulated({ network: { _tag: 'batched', seconds: 1, every: 0 } })],
    [
      'simulated: compute.workers[1]',
      () => simulated({ compute: { _tag: 'straggler', seconds: 1, factor: 2, workers: [0, 0.5] } }),
    ],
    ['simulated: faults', () => loose(simulated)({ faults: {} })],
    [
      'simulated: faults[0].worker',
      () => simulated({ faults: [{ worker: NaN, gradient: 1, kind: 'exit' }] }),
    ],
    [
      'simulated: faults[0].gradient',
      () => simulated({ faults: [{ worker: 0, gradient: -1, kind: 'exit' }] }),
    ],
    [
      'simulated: faults[0].kind',
      () => loose(simulated)({ faults: [{ worker: 0, gradient: 1, kind: 'explode' }] }),
    ],
    ['linearTask: loss', () => loose(linearTask)({ loss: 'toString', features: 3 })],
    ['linearTask: features', () => linearTask({ loss: 'hinge', features: 2.5 })],
    ['linearTask: dtype', () => loose(linearTask)({ loss: 'hinge', features: 3, dtype: 'int8' })],
    ['linearTask: feature', () => loose(linearTask)({ loss: 'hinge', feature: 3 })],
    ['progressLine: options', () => loose(progressLine)(process.stdout.isTTY)],
    ['progressLine: write', () => loose(progressLine)({ live: true })],
    ['progressLine: live', () => loose(progressLine)({ write: () => true, live: 'yes' })],
    ['progressLine: columns', () => progressLine({ write: () => undefined, live: true, columns: NaN })],
    ['rcv1Like: key', () => rcv1Like(5 as never, { examples: 5 })],
    ['rcv1Like: example', () => rcv1Like(makeKey(1), { example: 5 } as never)],
    ['rcv1Like: noise', () => rcv1Like(makeKey(1), { examples: 5, noise: NaN })],
    ['rcv1Like: nonZeros', () => rcv1Like(makeKey(1), { examples: 5, nonZeros: NaN })],
    ['hogwild: atomic', () => hogwild({ atomic: 1 as never })],
  ])('refuses what is unknown or out of range: %s', (message, call) => {
    expect(call).toThrow(ConfigError);
    expect(call).toThrow(message);
  });

  it('copies what it is given', async () => {
    const faults: { worker: number; gradient: number; kind: 'throw' }[] = [
      { worker: 1, gradient: 2, kind: 'throw' },
    ];
    const workers = [0];
    const config = { loss: 'hinge' as const, features: 3 };
    const transport = simulated({
      faults,
      compute: { _tag: 'straggler', seconds: 1, factor: 2, workers },
    });
    const task = linearTask(config);
    faults[0]!.gradient = 0;
    workers[0] = 1;
    config.features = 5;
    expect(task.config.features).toBe(3);
    const lost: number[] = [];
    const run = {
      ...options,
      task: {
        module: new URL('../tasks/careless.mjs', import.meta.url).href,
        export: 'careless',
        config: null,
      },
      transport,
      data: { examples: 48, batchSize: 4, split: 'copies' as const },
      onEvent: (event: Parameters<NonNullable<ParallelOptions['onEvent']>>[0]) => {
        if (event._tag === 'WorkerLost') lost.push(event.seconds);
      },
    };
    await runParallelTask(run)();
    expect(lost).toEqual([3]);
  });
});
