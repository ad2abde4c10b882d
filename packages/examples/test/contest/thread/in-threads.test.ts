import { expect, test } from 'vitest';
import { inThreads } from '../../../src/contest/thread/in-threads.js';

/** A module that answers each message with what an expression makes of it. */
const answering = (expression: string) => ({
  module: new URL(
    `data:text/javascript,import { parentPort } from 'node:worker_threads';
     parentPort.on('message', (job) => { parentPort.postMessage(${expression}); });`,
  ),
  execArgv: [],
});

test('results are in the order of the jobs, and every job is done once', async () => {
  const jobs = Array.from({ length: 20 }, (_, i) => i);
  const done: (readonly [result: number, index: number])[] = [];
  const results = await inThreads<number, number>({
    ...answering('job * job'),
    jobs,
    threads: 2,
    done: (result, index) => done.push([result, index]),
  });
  expect(results).toEqual(jobs.map((job) => job * job));
  expect([...done].sort(([a], [b]) => a - b)).toEqual(jobs.map((job) => [job * job, job]));
});

test.each([
  ['throws', '(() => { throw new Error(`job ${job}`); })()', 'job 0'],
  ['ends its thread', 'process.exit(3)', 'a thread ended with the code 3 before its jobs were done'],
])('a job that %s ends the work', async (_, expression, message) => {
  const work = inThreads({ ...answering(expression), jobs: [0], threads: 2, done: () => undefined });
  await expect(work).rejects.toThrow(message);
});
