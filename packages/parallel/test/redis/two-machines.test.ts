import type { ChildProcess } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { runParallel } from '../../src/index.js';
import { redis, redisStatus, redisWorker } from '../../src/redis/index.js';
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
      try {
        await start();
        if (!machine.worsen())
          process.stderr.write('SKIPPED: a network that is slow: there is no netem here\n');
        const program = fileURLToPath(urlOf('redis-worker-process'));
        remote = machine.run([
          program,
          ...[`redis://${machine.address}:${port}`, run, urlOf('counting'), String(examples)],
        ]);
        let far = -1;
        let cuts = 0;
        const working = runParallel(
          countingRun(redis(url, { run }), examples, {
            silenceLimit: 1,
            onEvent: (event) => {
              // The cable stays out until the worker is lost.
              if (event._tag === 'PushApplied' && event.worker === far && cuts === 0) {
                machine.pullCable();
                cuts += 1;
              }
              if (event._tag === 'WorkerLost') machine.plugCable();
            },
          }),
        );
        while (far < 0) {
          const { workers } = await redisStatus(url, { run });
          far = workers.find(({ seat }) => seat === 'working')?.worker ?? -1;
          await wait(5);
        }
        const [report] = await Promise.all([working, redisWorker(url, { run, task: countingTask })]);
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
