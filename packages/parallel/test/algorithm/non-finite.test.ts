import { sparseTensor, tensor } from '@thalweg/core';
import { describe, expect, it } from 'vitest';
import type { Payload } from '../../src/index.js';
import { float16Numbers } from '../../src/algorithms/float16.js';
import { isNonFinite } from '../../src/algorithm/non-finite.js';

describe('a NaN or an infinity', () => {
  it.each<[string, Payload, boolean]>([
    ['a number', [1, { x: NaN }], true],
    ['a tensor', { w: [tensor([1, Infinity])] }, true],
    ['a sparse tensor', sparseTensor([1], tensor([NaN]), [3]), true],
    ['16-bit floats', { values: Uint16Array.of(0, 0xfc00) }, true],
    [
      'none',
      {
        w: tensor([1]),
        s: sparseTensor([1], tensor([2]), [3]),
        bits: Uint16Array.of(0x7bff),
        t: 'NaN',
        n: null,
      },
      false,
    ],
  ])('is found in %s', (_, payload, expected) => {
    expect(isNonFinite(payload)).toBe(expected);
  });

  it('is found in the bits of every 16-bit float that is one', () => {
    const every = Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits);
    const numbers = float16Numbers(every);
    expect(
      [...every].filter((bits) => isNonFinite(Uint16Array.of(bits)) === Number.isFinite(numbers[bits])),
    ).toEqual([]);
  });
});
