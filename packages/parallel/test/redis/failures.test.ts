import { beforeAll, expect, it } from 'vitest';
import { ParallelError, runParallel, type ParallelOptions, type ParallelReport } from '../../src/index.js';
import { redis, redisStatus, redisWorker } from '../../src/redis/index.js';
import { countingRun, countingTask, countsOf } from './counting-run.js';
import { cuttingProxy } from './cutting-proxy.js';
import { describeWithRedis, redisProcess } from './redis-process.js';

const examples = 60;

/** Two workers, until the run is over. */
const working = (url: string, run: string) =>
  Promise.all([0, 1].map(() => redisWorker(url, { run, task: countingTask })));

describeWithRedis('a connection that is cut', async () => {
  const { url, port, start } = await redisProcess();
  beforeAll(start);

  it('after a push and before its reply: the push is sent twice and counted once', async () => {
    const run = 'cut-push';
    const proxy = await cuttingProxy(port);
    proxy.cutAfter('"Push"', 5);
    const [report] = await Promise.all([
      // No sign of life is due: its reply would be cut off in place of that of the push.
      runParallel(countingRun(redis(url, { run }), examples, { silenceLimit: 600 })),
      working(proxy.url, run),
    ]);
    expect(proxy.cuts()).toBe(1);
    expect(report.refused.duplicate).toBe(1);
    expect(report.restarts).toBe(0);
    expect(countsOf(report.parameters)).toEqual([1]);
  });

  it.each([1, 10, 30])('after commit %d and before its reply: nothing is committed twice', async (times) => {
    const run = `cut-commit-${times}`;
    const proxy = await cuttingProxy(port);
    proxy.cutAfter('EXEC', times);
    const [report] = await Promise.all([
      runParallel(countingRun(redis(proxy.url, { run }), examples)),
      working(url, run),
    ]);
    expect(proxy.cuts()).toBe(1);
    expect(report.updates).toBe(examples);
    expect(countsOf(report.parameters)).toEqual([1]);
    expect((await redisStatus(url, { run })).waiting).toBe(0);
  });
});

/** Runs until it is over, and begins again when Redis has restarted. */
const untilOver = async (
  options: ParallelOptions,
  restarted: () => Promise<void>,
): Promise<ParallelReport> => {
  for (;;)
    try {
      return await runParallel(options);
    } catch (error) {
      if (!(error instanceof ParallelError) || error.reason !== 'restarted') throw error;
      await restarted();
    }
};

describeWithRedis.each([
  ['loses nothing', 0],
  ['loses the last part of its log', 3000],
] as const)('Redis that is killed and %s', async (_, lost) => {
  const { url, start, kill, forget } = await redisProcess({
    appendfsync: lost === 0 ? 'always' : 'everysec',
  });
  beforeAll(start);

  it('comes back with a prefix of the run, which goes on from there: every example is counted once', async () => {
    const run = 'killed';
    let restart = Promise.resolve();
    let kills = 0;
    let updates = 0;
    const killNow = async (): Promise<void> => {
      await kill();
      if (lost > 0) forget(lost);
      await start();
    };
    const options = countingRun(redis(url, { run }), examples, {
      // A worker whose connection is gone takes a new seat, once its old one counts as lost.
      silenceLimit: 0.3,
      onEvent: ({ _tag }) => {
        if (_tag !== 'PushApplied') return;
        updates += 1;
        if (updates % 17 !== 0 || kills === 3) return;
        kills += 1;
        restart = killNow();
      },
    });
    const [report] = await Promise.all([untilOver(options, () => restart), working(url, run)]);
    expect(kills).toBe(3);
    expect(report.updates).toBe(examples);
    expect(countsOf(report.parameters)).toEqual([1]);
  });
});
