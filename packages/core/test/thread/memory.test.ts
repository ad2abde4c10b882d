import { setImmediate } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { momentum } from '@thalweg/optimizers';
import { makeStep, tensor, type ThreadPool } from '../../src/index.js';
import { control } from '../../src/thread/control.js';
import { startedPool } from './started.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const start = tensor(new Float32Array(80_000));

/** Takes a step of a new run; only the result refers to the memory. */
const used = (threads: ThreadPool) => {
  const step = makeStep(momentum({ learningRate: 0.1 }), { donate: true, threads });
  const at = step.init(start);
  step(at, at.gradients);
  return new WeakRef<object>(at.params.data);
};

describe('the memory of a step with threads', () => {
  it('is freed when step and state are dropped, and the workers drop its functions', async () => {
    const pool = await startedPool(2);
    const runs = Array.from({ length: 20 }, () => used(pool));
    const sent = () => Atomics.load(pool.words, control.sent);
    const before = sent();
    // The workers are told once for each memory, after its collection.
    for (let round = 0; round < 200 && sent() < before + runs.length; round++) {
      await setImmediate();
      collectGarbage();
    }
    expect(runs.filter((run) => run.deref() !== undefined)).toEqual([]);
    expect(sent()).toBe(before + runs.length);
    pool.close();
  });

  it('outlives the pool as long as a step has it', async () => {
    const steps = async () => {
      const pool = await startedPool(2);
      const step = makeStep(momentum({ learningRate: 0.1 }), { donate: true, threads: pool });
      return { step, words: pool.words };
    };
    const { step, words } = await steps();
    for (let round = 0; round < 20; round++) {
      await setImmediate();
      collectGarbage();
    }
    expect(Atomics.load(words, control.ended)).toBe(0);
    const at = step.init(start);
    expect(step(at, at.gradients)).toBe(at);
  });

  it('ends the workers when neither the pool nor a step can be reached', async () => {
    const drop = async () => {
      const pool = await startedPool(2);
      used(pool);
      return pool.words;
    };
    const words = await drop();
    for (let round = 0; round < 200 && Atomics.load(words, control.ended) === 0; round++) {
      await setImmediate();
      collectGarbage();
    }
    expect(Atomics.load(words, control.ended)).toBe(1);
  });
});
