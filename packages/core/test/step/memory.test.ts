import { setFlagsFromString } from 'node:v8';
import { setImmediate } from 'node:timers/promises';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { leaves, makeStep, sparseTensor, tensor, type Backend, type Tensor } from '../../src/index.js';
import { steady } from './steady.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Whether an object is collected within a few rounds; one that WebAssembly holds may take more than one round. */
const isCollected = async (reference: WeakRef<object>): Promise<boolean> => {
  for (let round = 0; round < 20 && reference.deref() !== undefined; round++) {
    // Ends this turn of the event loop, since objects used in it are kept until its end.
    await setImmediate();
    collectGarbage();
  }
  return reference.deref() === undefined;
};

/** Takes all kinds of steps; only the result refers to the memory. */
const used = (backend: Backend | undefined) => {
  const step = makeStep(steady(), { ...(backend === undefined ? {} : { backend }), donate: true });
  const size = 5000;
  const at = step.init({ w: tensor(new Float32Array(size)) });
  step(at, at.gradients);
  step(at, { w: tensor(new Float32Array(size).fill(1)) });
  step(at, { w: sparseTensor([3], tensor([1], 'float32'), [size]) });
  const { buffer } = leaves<Tensor>(at.params)[0]!.data as Float32Array;
  return { step, at, memory: new WeakRef<object>(buffer) };
};

const backends = [undefined, 'js', 'wasm', 'reference'] as const;

it('the memory of a donated step stays while a tensor is held, on every backend', async () => {
  const keep = (backend: Backend | undefined) => {
    const { at, memory } = used(backend);
    return { w: at.params.w, memory };
  };
  const kept = backends.map(keep);
  // The rounds collect what they can of all backends.
  expect(await isCollected(kept[0]!.memory)).toBe(false);
  for (const { w, memory } of kept) {
    expect(memory.deref()).toBeDefined();
    expect(w.shape).toEqual([5000]);
  }
});

describe.each(backends)('the memory of a donated step, backend %s', (backend) => {
  // Values that must not be held are made in a function, which frees its variables when it ends.
  it('is freed when step and state are dropped', async () => {
    const drop = () => used(backend).memory;
    expect(await isCollected(drop())).toBe(true);
  });

  it('is freed when another run replaces the one whose state is dropped', async () => {
    const restart = () => {
      const { step, memory } = used(backend);
      return { step, memory, next: step.init({ w: tensor([1]) }) };
    };
    const { step, memory, next } = restart();
    expect(await isCollected(memory)).toBe(true);
    expect(step(next, next.gradients)).toBe(next);
  });
});
