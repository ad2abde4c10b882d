import { describe, expect, it } from 'vitest';
import { uniformAt } from '../../src/random/uniform.js';
import { golden } from '../golden/random.js';
import { normalQuantile } from './quantile.js';

describe('uniformAt', () => {
  it.each(golden.keys)('is 26 bits of each word of key $key', ({ key, bits }) => {
    bits.forEach(([high, low], index) => {
      const bits52 = (high >>> 6) * 2 ** 26 + (low >>> 6);
      expect(uniformAt(key, index) * 2 ** 52).toBe(bits52 + 0.5);
    });
  });

  // Found by running Threefry backwards.
  it.each([
    { of: 'zeros', seed: 9, index: 49_644_776_492_309 },
    { of: 'ones', seed: 2, index: 998_554_247_452_180 },
  ])('is inside (0, 1) where these bits are all $of', ({ seed, index }) => {
    const u = uniformAt([0, seed], index);
    expect(u).toBeGreaterThan(0);
    expect(u).toBeLessThan(1);
    expect(normalQuantile(u)).toSatisfy(Number.isFinite);
  });
});
