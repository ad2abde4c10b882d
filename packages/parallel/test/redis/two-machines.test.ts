import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runParallel } from '../../src/index.js';
import { redis, redisWorker } from '../../src/redis/index.js';
import { urlOf } from '../threads/built.js';
import { countingRun, countingTask, countsOf } from './counting-run.js';
import { describeWithRedis, redisProcess } from './redis-process.js';
import { canPlay, secondMachine } from './second-machine.js';

const examples = 60;

describe.runIf(canPlay)('two machines', () => {
  describeWithRedis('of which one is cut off', async () => {
    const { url, port, start } = await redisProcess({ address: '0.0.0.0' });

    it('count every example once', async () => {
      const run = 'two-machines';
      const machine = secondMachine();
      let remote: ChildProcess | undefined;
      let near: Promise<void> | undefined;
      try {
        await start();
        if (!machine.worsen())
          process.stderr.write('SKIPPED: a network that is slow: there is no netem here\n');
        const program = fileURLToPath(urlOf('redis-worker-process'));
        remote = machine.run([
          program,
          ...[`redis://${machine.address}:${port}`, run, urlOf('counting'), String(examples)],
        ]);
        let cuts = 0;
        const report = await runParallel(
          countingRun(redis(url, { run }), examples, {
            silenceLimit: 1,
            onEvent: ({ _tag }) => {
              // The first push is that of the other machine: no worker runs here before the cut.
              if (_tag === 'PushApplied' && cuts === 0) {
                machine.pullCable();
                cuts += 1;
                near = redisWorker(url, { run, task: countingTask });
              }
              // The cable stays out until a worker is lost.
              if (_tag === 'WorkerLost') machine.plugCable();
            },
          }),
        );
        await near;
        expect(cuts).toBe(1);
        expect(report.restarts).toBeGreaterThanOrEqual(1);
        expect(countsOf(report.parameters)).toEqual([1]);
        expect(report.updates).toBe(examples);
      } finally {
        remote?.kill('SIGKILL');
        machine.end();
      }
    });
  });
});
