// Pushes per second over Redis and in threads, with one server and two workers, beside a copy of the same bytes in memory.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { makeKey } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { hogwild, roundRobin, runParallel, threads } from '@thalweg/parallel';
import { redis } from '@thalweg/parallel/redis';
import { digits, duration, median, spread } from './numbers.mjs';
import { printTable } from './table.mjs';

const port = 7391;
const workers = 2;
const task = new URL('subjects/constant-gradient.mjs', import.meta.url).href;

/** The pushes that are counted, after as many again that warm up. @type {Record<number, number>} */
const pushesOf = { 100_000: 1000, 1_000_000: 300 };

/**
 * Pushes per second. A worker pulls the parameters, and pushes its gradient; the server adds it.
 *
 * @param {number} size
 * @param {import('@thalweg/parallel').Transport} transport
 */
const pushesPerSecond = async (size, transport) => {
  const counted = pushesOf[size] ?? 100;
  let applied = 0;
  let since = 0;
  let until = 0;
  await runParallel({
    task: { module: task, export: 'constantGradient', config: { size } },
    // In shared memory Hogwild! sends nothing.
    algorithm: transport.sharesMemory ? roundRobin() : hogwild(),
    optimizer: toSpec(sgd({ learningRate: 1 })),
    transport,
    workers,
    data: { examples: workers, batchSize: 1, split: 'copies' },
    stop: { updates: 2 * counted },
    evaluateEvery: Number.MAX_SAFE_INTEGER,
    seed: makeKey(1),
    onEvent: ({ _tag }) => {
      if (_tag !== 'PushApplied') return;
      applied += 1;
      if (applied === counted) since = performance.now();
      until = performance.now();
    },
  });
  return (1000 * counted) / (until - since);
};

let runs = 0;
/** @param {string} url @param {number} size */
const overRedis = async (url, size) => {
  const run = `bench-${runs++}`;
  const child = new URL('children/redis-worker.mjs', import.meta.url).pathname;
  const processes = Array.from({ length: workers }, () =>
    spawn(process.execPath, [child, url, run, task], { stdio: 'inherit' }),
  );
  try {
    return await pushesPerSecond(size, redis(url, { run, keepFor: 1 }));
  } finally {
    for (const process of processes) process.kill();
  }
};

/** Nanoseconds for a copy of the parameters. @param {number} size */
const copy = (size) => {
  const [from, to] = [new Float32Array(size).fill(1), new Float32Array(size)];
  const times = Array.from({ length: 200 }, () => {
    const since = performance.now();
    to.set(from);
    return performance.now() - since;
  });
  return 1e6 * median(times);
};

/** @param {unknown} _ @param {import('./effort.mjs').Effort} effort */
export const overNetwork = async (_, { rounds }) => {
  if (spawnSync('redis-server', ['--version']).status !== 0) {
    console.error('redis: skipped, since there is no redis-server');
    return undefined;
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'thalweg-bench-'));
  const words = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  const server = spawn('redis-server', words, { stdio: 'ignore' });
  await new Promise((resolve) => setTimeout(resolve, 500));
  try {
    const results = [];
    for (const size of Object.keys(pushesOf).map(Number)) {
      /** @type {{ redis: number[], threads: number[] }} */
      const found = { redis: [], threads: [] };
      for (let round = 0; round < rounds; round++) {
        console.error(`redis: ${size} parameters, round ${round + 1}`);
        found.redis.push(await overRedis(`redis://127.0.0.1:${port}`, size));
        found.threads.push(await pushesPerSecond(size, threads()));
      }
      results.push({ size, redis: found.redis, threads: found.threads, copy: copy(size) });
    }
    printTable(
      'Pushes per second, one server and two workers, float32',
      ['parameters', 'Redis', 'threads', 'Redis / threads', 'a copy in memory', 'push / copy'],
      results.map(({ size, redis: pushes, threads: inThreads, copy: nanoseconds }) => [
        `${digits((4 * size) / 1e6)} MB`,
        `${digits(median(pushes))} (${digits(Math.min(...pushes))}–${digits(Math.max(...pushes))})`,
        digits(median(inThreads)),
        digits(median(pushes) / median(inThreads)),
        duration([nanoseconds]),
        digits(1e9 / median(pushes) / nanoseconds),
      ]),
    );
    return results.map(({ size, redis: pushes, threads: inThreads }) => ({
      size,
      redis: spread(pushes),
      threads: spread(inThreads),
    }));
  } finally {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  }
};
