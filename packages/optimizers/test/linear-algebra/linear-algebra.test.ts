import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, makeKey, matmul, normal, tensor, toArray, TreeMismatchError } from '@thalweg/core';
import { matrixInversePthRoot, nnls, powerIteration } from '../../src/index.js';

type Rows = number[][];

/** What `tools/golden/linear_algebra.py` wrote. */
const golden = JSON.parse(
  readFileSync(new URL('../golden/linear-algebra.json', import.meta.url), 'utf8'),
) as {
  readonly roots: readonly { matrix: Rows; p: number; ridgeEpsilon: number; root: Rows }[];
  readonly eigenvalues: readonly { matrix: Rows; eigenvalue: number; eigenvector: number[] }[];
  readonly systems: readonly { matrix: Rows; b: number[]; x?: number[]; residualNorm: number }[];
};

/** Fails unless numbers are near to a share of their largest. */
const expectNear = (found: readonly number[], expected: readonly number[], share: number, size = 0) => {
  const largest = Math.max(size, ...expected.map(Math.abs));
  expect(found).toHaveLength(expected.length);
  found.forEach((x, i) => {
    expect(Math.abs(x - expected[i]!)).toBeLessThanOrEqual(share * largest);
  });
};

const randomVector = (size: number) => normal(makeKey(3), [size]);

describe('powerIteration', () => {
  it.each(golden.eigenvalues.map((of) => [of.matrix.length, of] as const))(
    'finds what LAPACK finds: side %i',
    (side, { matrix, eigenvalue, eigenvector }) => {
      const found = powerIteration(tensor(matrix), {
        start: randomVector(side),
        iterations: 5000,
        tolerance: 1e-10,
      });
      expect(found.converged).toBe(true);
      expectNear([found.eigenvalue], [eigenvalue], 1e-12);
      const v = toArray(found.eigenvector);
      const top = v.reduce((best, x) => (Math.abs(x) > Math.abs(best) ? x : best), 0);
      expectNear(
        v.map((x) => x * Math.sign(top)),
        eigenvector,
        1e-8,
      );
    },
  );

  it('takes a function of a tree, which need not know the layout', () => {
    const { matrix } = golden.eigenvalues[2]!;
    const whole = powerIteration(tensor(matrix), { start: tensor([1, 0, 0, 0]), iterations: 7 });
    const inTree = powerIteration(
      ({ b, w }: { readonly b: ReturnType<typeof tensor>; readonly w: ReturnType<typeof tensor> }) => {
        const image = toArray(matmul(tensor(matrix), tensor([...toArray(b), ...toArray(w)], [4, 1])));
        return { b: tensor(image[0]!), w: tensor(image.slice(1), [1, 3]) };
      },
      { start: { b: tensor(1), w: tensor([[0, 0, 0]]) }, iterations: 7 },
    );
    expect(inTree.iterations).toBe(whole.iterations);
    expectNear([inTree.eigenvalue], [whole.eigenvalue], 1e-14);
    expect(inTree.eigenvector.w.shape).toEqual([1, 3]);
  });

  it('says when it has not converged, as for eigenvalues of one size and opposite sign', () => {
    const found = powerIteration(
      tensor([
        [0, 1],
        [1, 0],
      ]),
      { start: tensor([1, 0]), iterations: 9 },
    );
    expect(found).toMatchObject({ converged: false, iterations: 9 });
  });

  it('finds 0 for a matrix of zeros, and the eigenvalue of a matrix of huge or tiny elements', () => {
    const start = tensor([1, 2]);
    expect(
      powerIteration(
        tensor([
          [0, 0],
          [0, 0],
        ]),
        { start },
      ),
    ).toMatchObject({ eigenvalue: 0, converged: true });
    for (const size of [1e200, 1e-200]) {
      const found = powerIteration(
        tensor([
          [3 * size, 0],
          [0, -size],
        ]),
        { start },
      );
      expectNear([found.eigenvalue / size], [3], 1e-12);
      expect(found.converged).toBe(true);
    }
  });

  it('gives NaN for a matrix with NaN', () => {
    const found = powerIteration(
      tensor([
        [NaN, 0],
        [0, 1],
      ]),
      { start: tensor([1, 2]) },
    );
    expect(found.eigenvalue).toBeNaN();
    expect(found.converged).toBe(false);
  });

  it('rounds to the dtype of the start', () => {
    const matrix = tensor(
      [
        [2, 1],
        [1, 2],
      ],
      'float32',
    );
    const found = powerIteration(matrix, { start: tensor([1, 0], 'float32'), iterations: 200 });
    expect(found.eigenvector.dtype).toBe('float32');
    expectNear([found.eigenvalue], [3], 1e-6);
  });

  it('refuses what it cannot start with', () => {
    const matrix = tensor([
      [1, 0],
      [0, 1],
    ]);
    const start = tensor([1, 1]);
    expect(() =>
      powerIteration(
        tensor([
          [1, 2, 3],
          [4, 5, 6],
        ]),
        { start },
      ),
    ).toThrow(/^powerIteration: matrix: expected a square matrix, found float64 \[2, 3\]/);
    expect(() => powerIteration(matrix, { start: tensor([1, 2, 3]) })).toThrow(
      /start: expected a vector of 2/,
    );
    expect(() => powerIteration(matrix, { start: tensor([0, 0]) })).toThrow(ConfigError);
    expect(() => powerIteration(matrix, { start, iterations: 0 })).toThrow(/iterations: expected a whole/);
    expect(() => powerIteration(matrix, { start, tolerance: -1 })).toThrow(/tolerance: expected a finite/);
    expect(() => powerIteration(() => tensor([1]), { start })).toThrow(TreeMismatchError);
  });
});

describe('matrixInversePthRoot', () => {
  it.each(golden.roots.map((of) => [of.matrix.length, of.p, of.ridgeEpsilon, of] as const))(
    'finds what LAPACK and Optax find: side %i, p %i, ridge %f',
    (_, p, ridgeEpsilon, { matrix, root }) => {
      const found = matrixInversePthRoot(tensor(matrix), p, { ridgeEpsilon });
      expectNear(toArray(found), root.flat(), 1e-9);
    },
  );

  // Optax computes with the power of 2 nearest to p: its root for 3 is wrong by a factor.
  it('finds the root of any order', () => {
    for (const p of [3, 5, 6, 7])
      expectNear([matrixInversePthRoot(tensor([[2 ** p]]), p, { ridgeEpsilon: 0 }).get(0, 0)], [0.5], 1e-15);
  });

  it('is the inverse of its power', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: 12, maxLength: 12 }),
        (p, numbers) => {
          const factor = tensor(Float64Array.from(numbers), [3, 4]);
          const plus = tensor([
            [1, 0, 0],
            [0, 1, 0],
            [0, 0, 1],
          ]);
          const matrix = matmul(factor, factor, { transposeB: true, addTo: plus });
          const root = matrixInversePthRoot(matrix, p, { ridgeEpsilon: 0 });
          let product = matrix;
          for (let k = 0; k < p; k++) product = matmul(product, root);
          expectNear(toArray(product), [1, 0, 0, 0, 1, 0, 0, 0, 1], 1e-10);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('keeps the dtype, and an empty matrix', () => {
    expect(
      matrixInversePthRoot(
        tensor(
          [
            [4, 0],
            [0, 4],
          ],
          'float32',
        ),
        2,
      ).dtype,
    ).toBe('float32');
    expect(matrixInversePthRoot(tensor(new Float64Array(0), [0, 0]), 2).shape).toEqual([0, 0]);
  });

  it('gives NaN for a matrix with NaN', () => {
    expect(
      toArray(
        matrixInversePthRoot(
          tensor([
            [NaN, 0],
            [0, 1],
          ]),
          2,
        ),
      ).every(Number.isNaN),
    ).toBe(true);
  });

  it('refuses a matrix without such a root', () => {
    const root =
      (matrix: Rows, options = {}) =>
      () =>
        matrixInversePthRoot(tensor(matrix), 2, options);
    expect(
      root([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    ).toThrow(/expected a square matrix, found float64 \[2, 3\]/);
    expect(
      root([
        [1, 2],
        [0, 1],
      ]),
    ).toThrow(/expected a symmetric matrix, found 0 at \[1, 0\] and 2 at \[0, 1\]/);
    expect(
      root([
        [1, 0],
        [0, -1],
      ]),
    ).toThrow(/expected a matrix without negative eigenvalues, found the eigenvalue -1/);
    expect(
      root(
        [
          [1, 0],
          [0, 0],
        ],
        { ridgeEpsilon: 0 },
      ),
    ).toThrow(/Choose a ridgeEpsilon above 0/);
    expect(
      root([
        [0, 0],
        [0, 0],
      ]),
    ).toThrow(/expected a matrix that has an inverse/);
    expect(() => matrixInversePthRoot(tensor([[1]]), 1.5)).toThrow(/p: expected a whole number/);
    expect(root([[1]], { ridgeEpsilon: -1 })).toThrow(/ridgeEpsilon: expected a finite number, 0 or more/);
    expect(root([[1]], { ridge: 1 })).toThrow(/ridge: expected no such option/);
  });
});

describe('nnls', () => {
  it.each(golden.systems.map((of) => [`${of.matrix.length} by ${of.matrix[0]!.length}`, of] as const))(
    'finds what SciPy finds: %s',
    (_, { matrix, b, x, residualNorm }) => {
      const found = nnls(tensor(matrix), tensor(b));
      expect(found.converged).toBe(true);
      if (x !== undefined) expectNear(toArray(found.x), x, 1e-10, 1e-4);
      expectNear([found.residualNorm], [residualNorm], 1e-12, Math.hypot(...b));
      expect(toArray(found.x).every((each) => each >= 0)).toBe(true);
    },
  );

  it('finds a minimum: no column falls, and those with a positive element are level', () => {
    const number = fc.double({ min: -3, max: 3, noNaN: true }).map((x) => Math.round(x * 8) / 8);
    const system = fc
      .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
      .chain(([m, n]) =>
        fc.tuple(
          fc.array(fc.array(number, { minLength: n, maxLength: n }), { minLength: m, maxLength: m }),
          fc.array(number, { minLength: m, maxLength: m }),
        ),
      );
    fc.assert(
      fc.property(system, ([rows, b]) => {
        const { x, converged } = nnls(tensor(rows), tensor(b), { maxIterations: 1000 });
        expect(converged).toBe(true);
        const solution = toArray(x);
        const errors = rows.map((row, i) => row.reduce((sum, a, j) => sum + a * solution[j]!, -b[i]!));
        solution.forEach((each, j) => {
          const slope = rows.reduce((sum, row, i) => sum + row[j]! * errors[i]!, 0);
          expect(each).toBeGreaterThanOrEqual(0);
          expect(slope).toBeGreaterThanOrEqual(-1e-10);
          if (each > 0) expect(slope).toBeLessThanOrEqual(1e-10);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('takes numbers of any size', () => {
    for (const size of [1e-200, 1e200]) {
      const { x, residualNorm } = nnls(
        tensor([
          [size, 2 * size],
          [3 * size, 4 * size],
        ]),
        tensor([5, 6]),
      );
      expectNear(
        toArray(x).map((each) => each * size),
        [0, 1.7],
        1e-12,
      );
      expectNear([residualNorm], [Math.sqrt(3.2)], 1e-12);
    }
  });

  it('keeps the dtype of the matrix, and zeros of a matrix or a vector of zeros', () => {
    const { x } = nnls(
      tensor(
        [
          [1, 0],
          [0, 1],
        ],
        'float32',
      ),
      tensor([2, -3]),
    );
    expect([x.dtype, ...toArray(x)]).toEqual(['float32', 2, 0]);
    expect(toArray(nnls(tensor([[0], [0]]), tensor([1, 2])).x)).toEqual([0]);
    expect(nnls(tensor([[1], [1]]), tensor([0, 0]))).toMatchObject({ residualNorm: 0, converged: true });
    expect(nnls(tensor(new Float64Array(0), [0, 2]), tensor([]))).toMatchObject({ residualNorm: 0 });
  });

  it('says when it ended too early, or when an element is not finite', () => {
    const { matrix, b } = golden.systems[4]!;
    expect(nnls(tensor(matrix), tensor(b), { maxIterations: 1 })).toMatchObject({
      converged: false,
      iterations: 1,
    });
    const found = nnls(tensor([[NaN, 1]]), tensor([1]));
    expect(found).toMatchObject({ converged: false, residualNorm: NaN });
    expect(toArray(found.x)).toEqual([NaN, NaN]);
  });

  it('refuses what does not fit', () => {
    const matrix = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(() => nnls(matrix, tensor([1, 2, 3]))).toThrow(
      /^nnls: b: expected a vector of 2 elements, found float64 \[3\]/,
    );
    expect(() => nnls(tensor([1, 2]), tensor([1, 2]))).toThrow(
      /matrix: expected a matrix, found float64 \[2\]/,
    );
    expect(() => nnls(matrix, tensor([1, 2]), { maxIterations: 0 })).toThrow(
      /maxIterations: expected a whole/,
    );
  });
});
