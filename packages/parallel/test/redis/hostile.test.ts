import { beforeAll, expect, it } from 'vitest';
import { tensor } from '@thalweg/core';
import { runParallel } from '../../src/index.js';
import { redis, redisStatus, redisWorker } from '../../src/redis/index.js';
import { connectTo } from '../../src/redis/client.js';
import { keysOfRun } from '../../src/redis/keys.js';
import { written } from '../../src/redis/wire.js';
import { countingRun, countingTask, countsOf } from './counting-run.js';
import { mutated } from './mutated.js';
import { describeWithRedis, redisProcess } from './redis-process.js';

const messages = 10_000;

describeWithRedis('messages that are none of the run', async () => {
  const { url, start } = await redisProcess();
  beforeAll(start);

  it('are refused and counted, and the run ends as it would have', async () => {
    const run = 'hostile';
    const keys = keysOfRun(run);
    const other = await connectTo(url);
    /** A push of the run, as someone may have heard it. */
    const heard = written({
      worker: 0,
      token: '0'.repeat(32),
      number: 0,
      taken: [],
      tally: { gradients: 1, examples: 1, pushes: 1 },
      snapshots: 1,
      waited: 0,
      message: {
        _tag: 'Push',
        push: { worker: 0, sequence: 0, clock: 1, basedOn: 0, payload: tensor(new Float64Array(3)) },
      },
    });
    let sent = 0;
    const send = async (): Promise<void> => {
      while (sent < messages)
        await other.send(
          Array.from({ length: 50 }, () => [
            'XADD',
            keys.up,
            '*',
            ...mutated(heard, sent++).flatMap((chunk, i) => [String(i), chunk]),
          ]),
        );
    };
    const [report] = await Promise.all([
      runParallel(countingRun(redis(url, { run }), 400)),
      Promise.all([0, 1].map(() => redisWorker(url, { run, task: countingTask }))),
      send(),
    ]);
    expect(countsOf(report.parameters)).toEqual([1]);
    expect(report.refused).toEqual({ stale: 0, nonFinite: 0, duplicate: 0 });
    const status = await redisStatus(url, { run });
    // Those that came after the end are left.
    const [left] = await other.send([['XRANGE', keys.up, '-', '+']]);
    const count = Array.isArray(left) ? left.length : 0;
    expect(status.refusedMessages + count).toBe(messages);
    other.close();
  });
});
