import { makeKey, normal, toArray } from '@thalweg/core';
import { expect, test } from 'vitest';
import { addProduct, rowMajor, transposed } from '../../../src/studies/problem/matrix-product.js';

const numbers = (seed: number, length: number) => Float64Array.from(toArray(normal(makeKey(seed), [length])));

test.each([
  [1, 1, 1],
  [2, 4, 3],
  [3, 5, 2],
  [7, 3, 1],
  [4, 8, 5],
  [5, 11, 6],
  [1, 0, 2],
])(
  '%i × %i times %i columns is added, as the sums say, also of a transposed matrix',
  (rows, inner, columns) => {
    const a = numbers(1, rows * inner);
    const b = numbers(2, inner * columns);
    const before = numbers(3, rows * columns);
    const expected = before.map((value, at) => {
      const [i, j] = [Math.floor(at / columns), at % columns];
      let sum = value;
      for (let k = 0; k < inner; k++) sum += a[i * inner + k]! * b[k * columns + j]!;
      return sum;
    });

    const sum = before.slice();
    addProduct(sum, rowMajor(a, inner), b, { rows, inner, columns });
    expected.forEach((value, at) => expect(sum[at]).toBeCloseTo(value, 12));

    const flipped = Float64Array.from(a, (_, at) => a[(at % rows) * inner + Math.floor(at / rows)]!);
    const again = before.slice();
    addProduct(again, transposed(rowMajor(flipped, rows)), b, { rows, inner, columns });
    expect(again).toEqual(sum);
  },
);
