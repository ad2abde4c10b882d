import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';

const addedBy = async (
  threads: number,
  {
    dtype,
    words,
    steps,
    atomic,
  }: { dtype: 'float32' | 'float64'; words: number; steps: number; atomic: boolean },
): Promise<Float32Array | Float64Array> => {
  const memory = new SharedArrayBuffer((dtype === 'float32' ? 4 : 8) * words);
  await Promise.all(
    Array.from(
      { length: threads },
      () =>
        new Promise((resolve, reject) => {
          const worker = new Worker(new URL('./adding.mjs', import.meta.url), {
            workerData: { memory, dtype, words, steps, atomic },
            // The condition under which tests see sources is not for threads.
            execArgv: [],
          });
          worker.on('message', resolve);
          worker.on('error', reject);
        }),
    ),
  );
  return dtype === 'float32' ? new Float32Array(memory) : new Float64Array(memory);
};

describe('atomic shared steps of two threads', () => {
  // A float32 counts exactly to 2^24.
  it.each([
    { dtype: 'float64', words: 1, steps: 5_000_000 },
    { dtype: 'float32', words: 4, steps: 1_250_000 },
  ] as const)('lose none of 10 million additions: $dtype, $words words', async ({ dtype, words, steps }) => {
    const found = await addedBy(2, { dtype, words, steps, atomic: true });
    expect([...found]).toEqual(new Array<number>(words).fill(2 * steps));
  });
});
