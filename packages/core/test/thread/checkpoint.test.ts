import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adam } from '@thalweg/optimizers';
import { expectSameBits, madeBy } from '@thalweg/testing';
import { expect, it } from 'vitest';
import { makeStep, tensor } from '../../src/index.js';
import {
  encodeCheckpoint,
  joinPieces,
  loadCheckpoint,
  resume,
  saveCheckpoint,
} from '../../src/checkpoint/index.js';
import { toSpec } from '../../src/spec/index.js';
import { startedPool } from './started.js';

const tx = adam({ learningRate: 0.1 });
const params = { w: tensor(Float32Array.from({ length: 20_000 }, (_, i) => Math.sin(i))) };
const gradient = { w: tensor(Float32Array.from({ length: 20_000 }, (_, i) => Math.cos(i))) };

it('a checkpoint of shared memory is that of other memory, and a run resumes from it', async () => {
  const threads = await startedPool(2);
  const step = makeStep(tx, { donate: true, threads });
  const other = makeStep(tx, { donate: true });
  const [at, plain] = [step(step.init(params), gradient), other(other.init(params), gradient)];
  const bytes = (of: typeof at) =>
    joinPieces(madeBy(encodeCheckpoint({ ...of, spec: toSpec(tx), data: {} })));
  expect(Buffer.compare(bytes(at), bytes(plain))).toBe(0);

  const folder = await mkdtemp(join(tmpdir(), 'thalweg-thread-'));
  const path = join(folder, 'run.safetensors');
  await saveCheckpoint(path, { ...at, spec: toSpec(tx), data: {} });
  const read = resume<typeof tx.members, typeof params>(at, await loadCheckpoint(path));
  const again = step.resume(madeBy(read));
  expectSameBits(step(again, gradient).params, other(plain, gradient).params);
  await rm(folder, { recursive: true });
  threads.close();
});
