import { describe, expect, it } from 'vitest';
import { generate } from '../../src/codegen/generate.js';
import { control } from '../../src/thread/control.js';
import { jobRunner } from '../../src/thread/job.js';
import { chunkLoop } from '../../src/thread/worker-source.js';

const words = (threads: number) =>
  new Int32Array(new SharedArrayBuffer(4 * (control.counters + control.stride * threads)));

type Chunk = readonly [frame: number, from: number, to: number, mask: number];

/** Takes chunks of the open job as a worker does, until `most` are taken. */
const takeAs = (c: Int32Array, thread: number, threads: number, taken: Chunk[], most: number) => {
  class Enough extends Error {}
  const loop = generate<(...given: readonly unknown[]) => void>(
    `return (c, run, frame, from, to, mask, chunk, chunks) => {${chunkLoop(String(thread), threads)}};`,
  );
  const [frame, from, to, mask, chunk, chunks] = [9, 10, 11, 12, 13, 14].map((word) => c[word]);
  let left = most;
  const run = (...part: Chunk) => {
    taken.push(part);
    if (--left === 0) throw new Enough();
  };
  try {
    loop(c, run, frame, from, to, mask, chunk, chunks);
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
};

const never = (): never => {
  throw new Error('a thread is missing');
};

/** Whether the chunks cover the bytes once, in some order, and only the last has the mask. */
const expectWhole = (chunks: readonly Chunk[], from: number, to: number, mask: number, unit: number) => {
  const sorted = [...chunks].sort((a, b) => a[1] - b[1]);
  let at = from;
  for (const [frame, start, end, own] of sorted) {
    expect([frame, start, own]).toEqual([64, at, end === to ? mask : 0]);
    if (end !== to) expect((end - start) % unit).toBe(0);
    at = end;
  }
  expect(at).toBe(to);
};

describe('a job is cut into chunks', () => {
  it.each([
    [2, 64, 40_000],
    [2, 16_384, 3 * 16_384 + 96],
    [3, 64, 16_416],
    [7, 32_768, 32_768],
    [5, 64, 4_000_000],
  ])('for %i threads, in units of %i bytes, of %i bytes', (threads, unit, to) => {
    // The worker takes its first chunks while the calling thread has its first, or all that are left.
    for (const most of [0, 1, 2, Infinity])
      for (let worker = 1; worker < threads; worker++) {
        const c = words(threads);
        const taken: Chunk[] = [];
        let first = true;
        jobRunner(c, threads, 1000, never)(
          5,
          (frame, from = 0, end = 0, mask = 0) => {
            if (first && most > 0) takeAs(c, worker, threads, taken, most);
            first = false;
            taken.push([frame, from, end, mask]);
          },
          unit,
          64,
          0,
          to,
          128,
        );
        expectWhole(taken, 0, to, 128, unit);
        expect(Atomics.load(c, control.open)).toBe(0);
      }
  });

  it('and fails if a worker that joined does not end', () => {
    const c = words(2);
    let failures = 0;
    const run = jobRunner(c, 2, 20, () => {
      failures++;
      throw new Error('it waited long enough');
    });
    expect(() => {
      run(1, () => Atomics.store(c, control.active, 1), 64, 64, 0, 65_536, 0);
    }).toThrow('it waited long enough');
    expect(failures).toBe(1);
  });

  it('and ends when a worker that joined leaves', () => {
    const c = words(2);
    let calls = 0;
    const run = jobRunner(c, 2, 1000, never);
    run(
      1,
      () => {
        calls++;
        // A late worker joins, finds no chunk left, and leaves.
        Atomics.add(c, control.active, 1);
        Atomics.sub(c, control.active, 1);
      },
      64,
      64,
      0,
      65_536,
      0,
    );
    expect(calls).toBe(16);
  });
});
