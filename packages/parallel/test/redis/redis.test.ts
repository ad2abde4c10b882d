import { makeKey } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { adam, sgd } from '@thalweg/optimizers';
import { expectSameBits } from '@thalweg/testing';
import { beforeAll, expect, it } from 'vitest';
import {
  adaptiveRevision,
  downpour,
  easgd,
  hogwild,
  replayed,
  roundRobin,
  runParallel,
  simulated,
  type ParallelAlgorithm,
  type ParallelOptions,
  type Transport,
} from '../../src/index.js';
import { redis, redisReport, redisStatus, redisWorker } from '../../src/redis/index.js';
import { countingRun, countingTask, countsOf } from './counting-run.js';
import { describeWithRedis, redisProcess } from './redis-process.js';

describeWithRedis('a run over Redis', async () => {
  const { url, start } = await redisProcess();
  beforeAll(start);

  let runs = 0;
  const newRun = () => `run-${runs++}`;

  const regressionTask = {
    module: new URL('../tasks/regression.ts', import.meta.url).href,
    export: 'regression',
  };
  const options = (transport: Transport, given: Partial<ParallelOptions> = {}): ParallelOptions => ({
    task: { ...regressionTask, config: null },
    algorithm: hogwild(),
    optimizer: toSpec(sgd({ learningRate: 0.05 })),
    transport,
    workers: 2,
    data: { examples: 48, batchSize: 4, split: 'epochs' },
    stop: { epochs: 3 },
    seed: makeKey(3),
    ...given,
  });

  /** Workers in this process, until the run is over. */
  const workers = (run: string, count: number, task = regressionTask) =>
    Promise.all(Array.from({ length: count }, () => redisWorker(url, { run, task })));

  const over = async (given: Partial<ParallelOptions> = {}, run = newRun()) => {
    const [report] = await Promise.all([
      runParallel(options(redis(url, { run }), given)),
      workers(run, given.workers ?? 2),
    ]);
    return report;
  };

  const inOrder: readonly (readonly [string, Partial<ParallelOptions>])[] = [
    [
      'roundRobin with Adam',
      { algorithm: roundRobin(), optimizer: toSpec(adam({ learningRate: 0.1 })), workers: 3 },
    ],
    ['easgd, one worker', { algorithm: easgd({ tau: 2 }), workers: 1 }],
    ['adaptiveRevision, one worker', { algorithm: adaptiveRevision({ scale: 0.3 }), workers: 1 }],
  ];
  it.each(inOrder)(
    'whose order follows from its options has the bits of a simulation: %s',
    async (_, given) => {
      const report = await over(given);
      const other = await runParallel(options(simulated(), given));
      expectSameBits(report.parameters, other.parameters);
      expect(report.updates).toBe(other.updates);
    },
  );

  const algorithms: readonly (readonly [string, ParallelAlgorithm])[] = [
    ['hogwild', hogwild()],
    ['downpour', downpour({ localRate: 0.02, pushEvery: 2, pullEvery: 2 })],
    ['easgd, sync', easgd({ tau: 2, mode: 'sync' })],
    ['adaptiveRevision', adaptiveRevision({ scale: 0.3 })],
  ];
  it.each(algorithms)('is repeated from its record to the bit: %s', async (_, algorithm) => {
    const report = await over({ algorithm, record: true });
    const again = await runParallel(options(replayed(report.record!), { algorithm, record: true }));
    expectSameBits(again.parameters, report.parameters);
    expect(again.record).toEqual(report.record);
  });

  it('that its signal ends goes on later, and every example is counted once', async () => {
    const run = newRun();
    const working = workers(run, 2, countingTask);
    for (let begun = 1; ; begun++) {
      const ending = new AbortController();
      let updates = 0;
      const report = await runParallel(
        countingRun(redis(url, { run }), 60, {
          signal: ending.signal,
          record: true,
          onEvent: ({ _tag }) => {
            updates += _tag === 'PushApplied' ? 1 : 0;
            if (updates === 7 * begun) ending.abort();
          },
        }),
      );
      if (report.stopped === 'signal') continue;
      expect(begun).toBeGreaterThan(2);
      expect(countsOf(report.parameters)).toEqual([1]);
      expect(report.updates).toBe(60);
      const again = await runParallel(countingRun(replayed(report.record!), 60, { record: true }));
      expectSameBits(again.parameters, report.parameters);
      break;
    }
    await working;
  });

  it('can be looked at, and its report is kept', async () => {
    const run = newRun();
    expect((await redisStatus(url, { run })).phase).toBe('unknown');
    const report = await over({}, run);
    const status = await redisStatus(url, { run });
    expect(status).toMatchObject({
      phase: 'over',
      stopped: 'epochs',
      hasServer: false,
      updates: report.updates,
      waiting: 0,
    });
    expect(status.workers.map(({ seat }) => seat)).toEqual(['done', 'done']);
    const kept = await redisReport(url, { run });
    expectSameBits(kept!.parameters, report.parameters);
    expect(kept!.workers).toEqual(report.workers);
  });

  it('goes on with another worker when one leaves', async () => {
    const run = newRun();
    const leaving = new AbortController();
    const left: string[] = [];
    const running = runParallel(
      countingRun(redis(url, { run }), 40, {
        workers: 1,
        onEvent: ({ _tag }) => {
          if (_tag === 'PushApplied') leaving.abort();
        },
      }),
    );
    await redisWorker(url, {
      run,
      task: countingTask,
      signal: leaving.signal,
      onEvent: (event) => {
        if (event._tag === 'Left') left.push(event.reason);
      },
    });
    const [report] = await Promise.all([running, workers(run, 1, countingTask)]);
    expect(left).toEqual(['signal']);
    expect(report.restarts).toBe(1);
    expect(countsOf(report.parameters)).toEqual([1]);
  });

  it('that fails for a worker goes on where the failure is allowed for', async () => {
    const task = { module: new URL('./thrower.mjs', import.meta.url).href, export: 'thrower' };
    const run = newRun();
    const working = redisWorker(url, { run, task });
    const begin = (onFailure: 'fail' | 'restart') =>
      runParallel(options(redis(url, { run }), { task: { ...task, config: null }, workers: 1, onFailure }));
    await expect(begin('fail')).rejects.toThrow('worker 0: expected to run on, found no gradient today');
    expect((await begin('restart')).restarts).toBe(1);
    await working;
  });

  it('refuses other options, a run that is over, arrays and a wrong name', async () => {
    const run = newRun();
    await over({}, run);
    await expect(over({}, run)).rejects.toThrow(
      "expected a run that is not over, found one that ended for 'epochs'",
    );
    await expect(over({ seed: makeKey(4) }, run)).rejects.toThrow(
      'expected the options of the run of this name, found others',
    );
    const arrays = { w: new Float32Array(1) };
    await expect(
      runParallel(
        options(redis(url, { run: newRun() }), {
          data: { examples: 48, batchSize: 4, split: 'epochs', arrays },
        }),
      ),
    ).rejects.toThrow('expected data without arrays');
    expect(() => redis(url, { run: 'a b' })).toThrow('redis: run: expected a name of 1 to 100 letters');
    await expect(runParallel(options(redis('redis://127.0.0.1:1', { run })))).rejects.toThrow(
      'expected Redis at redis://127.0.0.1:1, found',
    );
  });

  it('is taken over by the server that begins last', async () => {
    const run = newRun();
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const first = runParallel(countingRun(redis(url, { run }), 40, { onEvent: () => begin() }));
    first.catch(() => undefined);
    await begun;
    const second = runParallel(countingRun(redis(url, { run }), 40));
    const working = workers(run, 2, countingTask);
    await expect(first).rejects.toThrow('expected to be the only server of the run');
    expect(countsOf((await second).parameters)).toEqual([1]);
    await working;
  });
});
