import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matmul, tensor, toArray, type Tensor } from '@thalweg/core';
import { awkwardNumber } from '@thalweg/testing';
import {
  leftSingularVectors,
  orthonormalColumns,
  symmetricEigen,
} from '../../src/linear-algebra/decompositions.js';

const matrices = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }))
  .chain(([rows, columns]) =>
    fc
      .array(awkwardNumber, { minLength: rows * columns, maxLength: rows * columns })
      .map((numbers) => tensor(Float64Array.from(numbers), [rows, columns])),
  );

const isFinite = (of: Tensor) => toArray(of).every(Number.isFinite);
const isNaN = (of: Tensor) => toArray(of).every(Number.isNaN);

const expectOrthonormal = (columns: Tensor) => {
  const side = columns.shape[1]!;
  toArray(matmul(columns, columns, { transposeA: true })).forEach((x, i) => {
    expect(Math.abs(x - (i % (side + 1) === 0 ? 1 : 0))).toBeLessThan(1e-12);
  });
};

describe('decompositions', () => {
  it('are orthonormal for awkward numbers, and NaN if one is not finite', () => {
    fc.assert(
      fc.property(matrices, (of) => {
        const square = matmul(of, of, { transposeB: true });
        const { values, vectors } = symmetricEigen(square);
        for (const [columns, from] of [
          [leftSingularVectors(of, 5), of],
          [vectors, square],
          [orthonormalColumns(square), square],
        ] as const)
          if (isFinite(from)) expectOrthonormal(columns);
          else expect(isNaN(columns)).toBe(true);
        expect(values.every(isFinite(square) ? Number.isFinite : Number.isNaN)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('finds eigenvalues where squares of elements are 0', () => {
    // ml-matrix by itself fails here.
    const [a, b] = [-3.4e38, 2.5197347937903578e-285];
    const rows = [a, b, a, b];
    const { values, vectors } = symmetricEigen(tensor(rows.map((x) => rows.map((y) => x * y))));
    expect(values[3]! / (2 * a * a)).toBeCloseTo(1, 12);
    expectOrthonormal(vectors);
  });

  it('points each singular vector where its largest element is positive', () => {
    for (const sign of [1, -1])
      expect(
        toArray(leftSingularVectors(tensor([[3 * sign], [-4 * sign]]), 1)).map((x) => x.toFixed(9)),
      ).toEqual(['-0.600000000', '0.800000000']);
  });
});
