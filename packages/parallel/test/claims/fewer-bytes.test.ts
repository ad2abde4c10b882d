import { makeKey, type Params } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { describe, expect, it } from 'vitest';
import {
  diloco,
  roundPushes,
  runParallel,
  simulated,
  type ParallelAlgorithm,
  type Payload,
  type Transport,
  type WorkerJob,
} from '../../src/index.js';
import { encoded } from '../../src/threads/encoded.js';
import { trainRows } from '../tasks/digits.mjs';

const workers = 4;
const steps = 600;
const batchSize = 16;

/** The memory of a payload's tensors, as threads send it. */
const bytesOf = (payload: Payload): number => {
  const buffers: ArrayBuffer[] = [];
  encoded(payload, buffers);
  return buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
};

/** A transport that counts the bytes of pushes. */
const counting = (count: (bytes: number) => void): Transport => {
  const transport = simulated({ compute: { _tag: 'uniform', from: 0.7, to: 1.3 } });
  return {
    ...transport,
    open: async <Push extends Payload, Snapshot extends Payload>(
      job: WorkerJob,
      shared: Params | undefined,
    ) => {
      const connection = await transport.open<Push, Snapshot>(job, shared);
      async function* messages() {
        for await (const message of connection.messages) {
          if (message._tag === 'Push') count(bytesOf(message.push.payload));
          yield message;
        }
      }
      return { ...connection, messages: messages() };
    },
  };
};

/** The error on the test set after so many steps of each worker, and the bytes of all pushes. */
const run = async (algorithm: ParallelAlgorithm) => {
  let bytes = 0;
  const { losses } = await runParallel({
    task: { module: new URL('../tasks/digits.mjs', import.meta.url).href, export: 'digits', config: null },
    algorithm,
    // The best of 0.1, 0.3 and 1 for synchronous SGD.
    optimizer: toSpec(sgd({ learningRate: 1 })),
    transport: counting((more) => (bytes += more)),
    workers,
    data: { examples: trainRows, batchSize, split: 'copies' },
    stop: { examples: workers * steps * batchSize },
    evaluateEvery: 1e9,
    seed: makeKey(1),
  });
  return { error: losses.at(-1)!.loss, bytes };
};

// Douillard et al., "DiLoCo: distributed low-communication training of language models" (2023), in miniature. Measured, of 360
// digits for three seeds: synchronous SGD 3, 5, 5 wrong; DiLoCo 4, 5, 5. With the paper's outer options (0.7 and 0.9) and
// adamw({ learningRate: 0.003 }), 6, 6, 12: they are for hundreds of rounds, and here are 50.
describe('fewer bytes on the digits', () => {
  it('DiLoCo is as accurate as synchronous SGD with less than a tenth of them, rounded with a quarter of that', async () => {
    const rare = diloco({ tau: 12, outerRate: 0.5, outerMomentum: 0.5 });
    const often = await run(diloco({ tau: 1, outerRate: 1, outerMomentum: 0 }));
    const [plain, rounded] = [await run(rare), await run(roundPushes(rare))];
    expect(often.error).toBeLessThan(0.02);
    // Three digits more or less are chance.
    for (const { error } of [plain, rounded]) expect(error).toBeLessThan(often.error + 3.5 / 360);
    expect(plain.bytes).toBeGreaterThan(0);
    expect(plain.bytes).toBeLessThan(often.bytes / 10);
    expect(rounded.bytes).toBe(plain.bytes / 4);
  });
});
