import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeStep, tensor } from '../../src/index.js';
import { steady } from './steady.js';

interface Sizes {
  readonly initial: number;
}

const memoryOf = globalThis as unknown as {
  readonly WebAssembly: { Memory: new (sizes: Sizes) => object };
};

/** Counts the WebAssembly memories that are made from now on. */
const counted = (): { count: number } => {
  const made = { count: 0 };
  const { Memory } = memoryOf.WebAssembly;
  class Counted extends Memory {
    constructor(sizes: Sizes) {
      super(sizes);
      made.count++;
    }
  }
  vi.stubGlobal('WebAssembly', Object.assign(Object.create(memoryOf.WebAssembly), { Memory: Counted }));
  return made;
};

afterEach(() => {
  vi.unstubAllGlobals();
});

const runsOf = (size: number, count: number) => {
  const step = makeStep(steady(), { donate: true });
  return Array.from({ length: count }, () => {
    const at = step.init({ w: tensor(new Float32Array(size)) });
    return step(at, at.gradients);
  });
};

describe('live runs of a donated step', () => {
  it('share one WebAssembly memory, the staging window, below 4096 parameters', () => {
    const made = counted();
    const runs = [...runsOf(100, 200), ...runsOf(4095, 5)];
    expect(made.count).toBeLessThanOrEqual(1);
    expect(new Set(runs.map(({ params }) => (params.w.data as Float32Array).buffer)).size).toBe(runs.length);
  });

  it('have one each from there on', () => {
    runsOf(100, 1);
    const made = counted();
    const runs = runsOf(4096, 3);
    expect(made.count).toBe(runs.length);
  });
});
