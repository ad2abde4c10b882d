import { describe, expect, it } from 'vitest';
import { add, defineRule, makeStep, mul, tensor, toArray, zipTrees } from '../../src/index.js';
import { memo } from '../../src/codegen/memo.js';
import { compiled } from '../../src/sweep/sweep.js';
import { builders } from '../../src/tree/record-builder.js';

describe('a memo', () => {
  it('makes a value that it does not remember, once', () => {
    const { get } = memo<{ readonly of: number }>(4);
    const first = get('a', () => ({ of: 1 }));
    expect(get('a', () => ({ of: 2 }))).toBe(first);
  });

  it('never remembers more than the limit', () => {
    const { get, size } = memo(6);
    for (let i = 0; i < 100; i++) {
      get(String(i % 7 === 0 ? 0 : i), () => ({}));
      expect(size()).toBeLessThanOrEqual(6);
    }
  });

  it('drops the key least recently used', () => {
    const { get } = memo<{ readonly of: string }>(4);
    const kept = get('kept', () => ({ of: 'kept' }));
    const dropped = get('dropped', () => ({ of: 'dropped' }));
    for (let i = 0; i < 50; i++) {
      get(String(i), () => ({ of: String(i) }));
      expect(get('kept', () => ({ of: 'anew' }))).toBe(kept);
    }
    expect(get('dropped', () => ({ of: 'anew' }))).not.toBe(dropped);
  });
});

describe('compiled code', () => {
  /** A rule with different code for each number: it spells the number in bits. */
  const timesPlusOne = (n: number) =>
    defineRule({
      name: 'many',
      hyper: {},
      rule: ({ g }) => ({
        g: Array.from(n.toString(2)).reduce((e, bit) => (bit === '1' ? add(e, g) : mul(e, g)), g),
      }),
    })();

  it('is remembered for at most 256 kernels, and an older step still works', () => {
    const first = makeStep(timesPlusOne(1));
    const start = first.init(tensor([1]));
    const before = toArray(first(start, tensor([1])).params);
    for (let n = 2; n < 300; n++) {
      const step = makeStep(timesPlusOne(n), { backend: 'js' });
      step(step.init(tensor([1])), tensor([1]));
    }
    expect(compiled.size()).toBeLessThanOrEqual(256);
    expect(compiled.size()).toBeGreaterThan(100);
    expect(toArray(first(start, tensor([1])).params)).toEqual(before);
  });

  it('is remembered for at most 1024 kinds of records', () => {
    for (let n = 0; n < 1100; n++)
      zipTrees((a: number, b: number) => a + b, { [`k${n}`]: 1 }, { [`k${n}`]: 2 });
    expect(builders.size()).toBeLessThanOrEqual(1024);
    expect(zipTrees((a: number, b: number) => a + b, { k0: 1 }, { k0: 2 })).toEqual({ k0: 3 });
  });
});
