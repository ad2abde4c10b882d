import { afterEach, describe, expect, it, vi } from 'vitest';
import { expectSameBits } from '@thalweg/testing';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

/** The engine's own, which the package's types do not know. */
const { WebAssembly: engine } = globalThis as unknown as { readonly WebAssembly: object };

// Called with `new`, so no arrow.
const fullMemory = function () {
  throw new RangeError('could not allocate memory');
};

/** Three steps of a rule on an engine of its own, and what `explain` says of them. */
const outcome = async () => {
  vi.resetModules();
  const { decay, defineRule, ema, explain, makeStep, tensor, toArray, zeros } =
    await import('../../src/index.js');
  const average = defineRule({
    name: 'average',
    hyper: { b1: decay(0.9) },
    slots: { mu: zeros },
    rule: ({ g, mu, b1 }) => {
      const m = ema(mu, g, b1);
      return { g: m, mu: m };
    },
  });
  const params = { w: tensor(Float32Array.from({ length: 1001 }, (_, i) => Math.sin(i))) };
  const ends = [false, true].map((donate) => {
    const step = makeStep(average(), { donate });
    let at = step.init(params);
    for (let i = 0; i < 3; i++) at = step(at, params);
    return toArray(at.params.w);
  });
  return { ends, passes: explain(average()).passes };
};

describe('without WebAssembly SIMD', () => {
  it.each([
    ['no WebAssembly', undefined],
    ['no SIMD', { validate: () => false }],
    // As in a browser whose addresses are used up.
    ['no room for another memory', Object.assign(Object.create(engine), { Memory: fullMemory })],
  ])('everything runs, with the same bits: %s', async (_, found) => {
    const expected = await outcome();
    vi.stubGlobal('WebAssembly', found);
    const without = await outcome();
    expectSameBits(without.ends, expected.ends);
    expect(expected.passes.map(({ backend }) => backend)).toEqual(['wasm']);
  });

  it('explain says why', async () => {
    vi.stubGlobal('WebAssembly', undefined);
    const { passes } = await outcome();
    expect(passes.map(({ backend, why }) => [backend, why])).toEqual([
      ['js', 'this engine has no WebAssembly SIMD'],
    ]);
  });
});
