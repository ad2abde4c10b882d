import { afterEach, describe, expect, it, vi } from 'vitest';

/** A fake engine: it counts memories, and reports when their buffers are collected. */
interface Engine {
  readonly made: ArrayBuffer[];
  /** Reports that `count` buffers are collected. */
  readonly release: (count: number) => void;
}

/** An engine whose memories this file frees itself, without a garbage collector. */
const fakeEngine = (): Engine => {
  const made: ArrayBuffer[] = [];
  const watched: ArrayBuffer[] = [];
  let tell: (() => void) | undefined;
  class Memory {
    readonly buffer: ArrayBuffer;
    constructor({ initial }: { readonly initial: number }) {
      this.buffer = new ArrayBuffer(initial);
      made.push(this.buffer);
    }
  }
  class Registry {
    constructor(gone: () => void) {
      tell = gone;
    }
    register(buffer: ArrayBuffer) {
      watched.push(buffer);
    }
  }
  vi.stubGlobal('WebAssembly', { Memory, validate: () => true });
  vi.stubGlobal('FinalizationRegistry', Registry);
  return {
    made,
    release: (count) => {
      expect(watched).toEqual(made);
      for (let i = 0; i < count; i++) tell?.();
    },
  };
};

/** A fresh module for each test, since its count is global. */
const freshLinearMemory = async () => {
  vi.resetModules();
  return (await import('../../src/kernel/wasm/engine.js')).linearMemory;
};

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

describe('WebAssembly memories', () => {
  it('are at most 4096 at once', async () => {
    const { made } = fakeEngine();
    const linearMemory = await freshLinearMemory();
    const memories = Array.from({ length: 5000 }, () => linearMemory(1));
    expect(made).toHaveLength(4096);
    expect(memories.filter((memory) => memory === undefined)).toHaveLength(5000 - 4096);
  });

  it('may be as many more as have gone', async () => {
    const { made, release } = fakeEngine();
    const linearMemory = await freshLinearMemory();
    for (let i = 0; i < 4096; i++) linearMemory(1);
    release(3);
    expect([1, 2, 3, 4].map(() => linearMemory(1) === undefined)).toEqual([false, false, false, true]);
    expect(made).toHaveLength(4099);
  });

  it('do not count where the engine had no room', async () => {
    let tries = 0;
    fakeEngine();
    vi.stubGlobal('WebAssembly', {
      validate: () => true,
      Memory: function () {
        tries++;
        throw new RangeError('no room');
      },
    });
    const linearMemory = await freshLinearMemory();
    for (let i = 0; i < 5000; i++) expect(linearMemory(1)).toBeUndefined();
    expect(tries).toBe(5000);
  });
});

describe('donated steps', () => {
  it('give the same numbers with and without a memory of their own', async () => {
    vi.resetModules();
    const { makeStep, tensor, toArray } = await import('../../src/index.js');
    const { steady } = await import('./steady.js');
    const run = () => {
      const step = makeStep(steady(), { donate: true });
      const at = step.init({ w: tensor(Float32Array.from({ length: 100 }, (_, i) => i / 7)) });
      for (let i = 0; i < 3; i++) step(at, at.params);
      return toArray(at.params.w);
    };
    const own = run();
    const { WebAssembly: engine } = globalThis as unknown as { readonly WebAssembly: object };
    vi.stubGlobal(
      'WebAssembly',
      Object.assign(Object.create(engine) as object, {
        Memory: function () {
          throw new RangeError('no room');
        },
      }),
    );
    expect(run()).toEqual(own);
  });
});
