import { chain, makeKey, tensor } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { adam, adamw, clipByGlobalNorm, lamb, momentum, sgd } from '@thalweg/optimizers';
import { expectSameBits } from '@thalweg/testing';
import { beforeAll, expect, it } from 'vitest';
import {
  adaptiveRevision,
  diloco,
  downpour,
  dropStale,
  easgd,
  hogwild,
  replayed,
  roundPushes,
  roundRobin,
  runParallel,
  simulated,
  sparsifyPushes,
  type ParallelOptions,
  type Transport,
} from '../../src/index.js';
import { connectTo } from '../../src/redis/client.js';
import { numbered } from '../../src/redis/appended.js';
import { keysOfShard } from '../../src/redis/keys.js';
import { written } from '../../src/redis/wire.js';
import { redis, redisShard, redisStatus, redisWorker } from '../../src/redis/index.js';
import { mutated } from './mutated.js';
import { describeWithRedis, redisProcess } from './redis-process.js';

const task = { module: new URL('../tasks/layered.mjs', import.meta.url).href, export: 'layered' };

const options = (transport: Transport, given: Partial<ParallelOptions> = {}): ParallelOptions => ({
  task: { ...task, config: null },
  algorithm: roundRobin(),
  optimizer: toSpec(sgd({ learningRate: 0.05 })),
  transport,
  workers: 2,
  data: { examples: 24, batchSize: 4, split: 'epochs' },
  stop: { epochs: 2 },
  seed: makeKey(3),
  onFailure: 'restart',
  maxRestarts: 1000,
  evaluateEvery: 8,
  ...given,
});

describeWithRedis('parameters on several servers', async () => {
  // A cluster refuses a transaction with keys of two slots.
  const { url, start } = await redisProcess({ isCluster: true });
  beforeAll(start);

  let runs = 0;
  const newRun = () => `sharded-${runs++}`;

  const over = async (given: Partial<ParallelOptions> = {}, shards = 3, run = newRun()) => {
    const others = Array.from({ length: shards - 1 }, (_, i) => redisShard(url, { run, shard: i + 1, task }));
    const [report] = await Promise.all([
      runParallel(options(redis(url, { run, shards }), given)),
      ...others,
      ...Array.from({ length: given.workers ?? 2 }, () => redisWorker(url, { run, task })),
    ]);
    return report;
  };

  const inOrder: readonly (readonly [string, Partial<ParallelOptions>])[] = [
    ['AdamW, 3 workers', { optimizer: toSpec(adamw({ learningRate: 0.1 })), workers: 3 }],
    ['LAMB, which sums over a leaf', { optimizer: toSpec(lamb({ learningRate: 0.1 })) }],
    [
      'an optimizer in the worker',
      {
        algorithm: easgd({ tau: 2 }),
        optimizer: toSpec(chain(clipByGlobalNorm(0.5), sgd({ learningRate: 0.1 }))),
        workers: 1,
      },
    ],
    ['adaptiveRevision', { algorithm: adaptiveRevision({ scale: 0.3 }), workers: 1 }],
  ];
  it.each(inOrder)('have the bits of one server: %s', async (_, given) => {
    const report = await over(given);
    const other = await runParallel(options(simulated(), given));
    expectSameBits(report.parameters, other.parameters);
    expect(report.losses.map(({ loss }) => loss)).toEqual(other.losses.map(({ loss }) => loss));
  });

  const recorded = [
    ['hogwild', hogwild()],
    [
      'downpour, whose stale pushes are refused',
      dropStale(downpour({ localRate: 0.02 }), { maxStaleness: 0 }),
    ],
    ['diloco', diloco({ tau: 2 })],
    ['rounded pushes', roundPushes(diloco({ tau: 2 }))],
    ['sparse pushes', sparsifyPushes(hogwild(), { fraction: 0.3 })],
  ] as const;
  it.each(recorded)('are repeated by one server from the record, to the bit: %s', async (_, algorithm) => {
    const given = { algorithm, optimizer: toSpec(momentum({ learningRate: 0.05 })), record: true };
    const report = await over(given);
    const again = await runParallel(options(replayed(report.record!), given));
    expectSameBits(again.parameters, report.parameters);
    expect(again.record).toEqual(report.record);
  });

  it('leave nothing in the streams', async () => {
    const run = newRun();
    await over({}, 2, run);
    expect(await redisStatus(url, { run })).toMatchObject({ phase: 'over', waiting: 0 });
    const client = await connectTo(url);
    const keys = await client.send([['KEYS', `thalweg:{${run}/1}:*`]]);
    expect(String(keys)).toContain('state');
    const [left, ttl] = await client.send([
      ['XLEN', `thalweg:{${run}/1}:up`],
      ['TTL', `thalweg:{${run}/1}:state`],
    ]);
    client.close();
    expect(left).toBe(0);
    expect(ttl).toBeGreaterThan(0);
  });

  it('refuse what is no part of a push of the run', async () => {
    const run = newRun();
    const { up, state } = keysOfShard(run, 1);
    const client = await connectTo(url);
    const messages = 300;
    for (let i = 0; i < messages; i++) {
      const forged = written({
        worker: i % 2,
        life: 0,
        number: i >> 2,
        token: 'guessed',
        payload: { table: tensor([1]) },
      });
      const chunks = i % 4 < 2 ? forged : mutated(forged, i);
      await client.send([['XADD', up, '*', ...numbered(chunks)]]);
    }
    const report = await over({}, 2, run);
    const other = await runParallel(options(simulated()));
    expectSameBits(report.parameters, other.parameters);
    const [refused, left] = await client.send([
      ['HGET', state, 'refused'],
      ['XLEN', up],
    ]);
    client.close();
    expect([String(refused), left]).toEqual([String(messages), 0]);
  });

  it('go on when each of the servers ends again and again', async () => {
    const run = newRun();
    let isOver = false;
    const given = { record: true, algorithm: hogwild(), optimizer: toSpec(adam({ learningRate: 0.05 })) };
    const second = async (): Promise<void> => {
      for (let updates = 1; !isOver; updates++) {
        const ending = new AbortController();
        const events: string[] = [];
        const shard = redisShard(url, {
          run,
          shard: 1,
          task,
          signal: ending.signal,
          onEvent: ({ _tag }) => {
            events.push(_tag);
          },
        });
        for (;;) {
          const { updates: found, phase } = await redisStatus(url, { run });
          if (phase === 'over' || (events.includes('Serving') && found >= 4 * updates)) break;
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
        ending.abort();
        await shard;
      }
    };
    const first = async () => {
      for (let begun = 1; ; begun++) {
        const ending = new AbortController();
        let updates = 0;
        const report = await runParallel(
          options(redis(url, { run, shards: 2 }), {
            ...given,
            signal: ending.signal,
            onEvent: ({ _tag }) => {
              updates += _tag === 'PushApplied' ? 1 : 0;
              if (updates === 5) ending.abort();
            },
          }),
        );
        if (report.stopped === 'signal') continue;
        isOver = true;
        expect(begun).toBeGreaterThan(2);
        return report;
      }
    };
    const [report] = await Promise.all([
      first(),
      second(),
      redisWorker(url, { run, task }),
      redisWorker(url, { run, task }),
    ]);
    const again = await runParallel(options(replayed(report.record!), given));
    expectSameBits(again.parameters, report.parameters);
  });

  it('refuse an optimizer that needs all of them, and more servers than there are rows', async () => {
    const optimizer = toSpec(chain(clipByGlobalNorm(1), sgd({ learningRate: 0.1 })));
    const refused = (given: Partial<ParallelOptions>, shards: number) =>
      runParallel(options(redis(url, { run: newRun(), shards }), given));
    await expect(refused({ optimizer }, 2)).rejects.toThrow(
      'found clipByGlobalNorm, with a sum over all leaves',
    );
    await expect(refused({}, 40)).rejects.toThrow(
      'expected parameters that can be divided among 40 servers between their rows, found layers.0.b of 2 rows',
    );
  });
});
