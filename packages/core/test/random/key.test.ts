import { describe, expect, it } from 'vitest';
import { ConfigError, foldIn, makeKey, splitKey, type Key } from '../../src/index.js';
import { golden } from '../golden/random.js';

describe.each(golden.keys)('the key of seed $seed', ({ seed, key, foldIn: folded, split }) => {
  it('has the words of jax.random.key', () => {
    expect(makeKey(seed)).toEqual(key);
  });

  it.each(folded)('has with $data folded in the words of jax.random.fold_in', ({ data, key: expected }) => {
    expect(foldIn(key, data)).toEqual(expected);
  });

  it('has, split, the words of jax.random.split', () => {
    expect(splitKey(key, 5)).toEqual(split);
    expect(splitKey(key)).toEqual(split.slice(0, 2));
  });
});

describe('makeKey', () => {
  it.each([-1, 0.5, 2 ** 53, NaN])('rejects the seed %s', (seed) => {
    expect(() => makeKey(seed)).toThrow(ConfigError);
  });
});

describe('splitKey', () => {
  it.each([[new Array(2)], [[0, ,]], [[-1, 0]], [[0.5, 0]], [['0', '0']], [new Uint32Array(2)]])(
    'rejects the key %j',
    (key: unknown) => {
      expect(() => splitKey(key as Key)).toThrow(ConfigError);
    },
  );

  it.each([0, -1, 1.5])('rejects the count %s', (count) => {
    expect(() => splitKey(makeKey(0), count)).toThrow(ConfigError);
  });
});
