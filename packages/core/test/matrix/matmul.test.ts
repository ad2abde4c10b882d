import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import {
  ConfigError,
  foldIn,
  makeKey,
  matmul,
  normal,
  tensor,
  type Dtype,
  type Tensor,
} from '../../src/index.js';
import { multiplyInJavaScript } from '../../src/matrix/javascript.js';
import type { SumOrder } from '../../src/matrix/product.js';
import * as withoutWasm from '../../src/matrix/no-wasm.js';
import { elements, sizeOf } from '../../src/tensor/elements.js';

const expectSameNumbers = (found: ArrayLike<number>, expected: ArrayLike<number>): void => {
  expect(found.length).toBe(expected.length);
  const at = Array.from(expected).findIndex((value, i) => !Object.is(value, found[i]));
  if (at >= 0) expect.fail(`element ${at}: ${found[at]!} is not ${expected[at]!}`);
};

const sizes = [0, 1, 3, 4, 5, 63, 64, 65];

const orders: readonly (SumOrder & { readonly dtype: Dtype })[] = [
  { dtype: 'float64', precision: 'float64', group: 1 },
  { dtype: 'float64', precision: 'float64', group: 4 },
  { dtype: 'float32', precision: 'float64', group: 1 },
  { dtype: 'float32', precision: 'float64', group: 4 },
  { dtype: 'float32', precision: 'float32', group: 1 },
  { dtype: 'float32', precision: 'float32', group: 4 },
];

/** The product as three loops, in the order that the docstring states. */
const byHand = (
  a: Tensor,
  b: Tensor,
  { precision, group }: SumOrder,
  start: (i: number, j: number) => number = () => 0,
): Float32Array | Float64Array => {
  const round = precision === 'float32' ? Math.fround : (x: number): number => x;
  const [rows, inner, columns] = [a.shape[0]!, a.shape[1]!, b.shape[1]!];
  const into = a.dtype === 'float32' ? new Float32Array(rows * columns) : new Float64Array(rows * columns);
  const grouped = group === 4 ? inner - (inner % 4) : 0;
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      const product = (k: number): number => round(a.get(i, k) * b.get(k, j));
      let sum = start(i, j);
      for (let k = 0; k < grouped; k += 4) {
        let four = product(k);
        for (const next of [1, 2, 3]) four = round(four + product(k + next));
        sum = round(sum + four);
      }
      for (let k = grouped; k < inner; k++) sum = round(sum + product(k));
      into[i * columns + j] = sum;
    }
  return into;
};

const random = (seed: number, shape: readonly number[], dtype: Dtype): Tensor =>
  normal(makeKey(seed), shape, dtype);

/** A view of the same elements whose rows and columns lie apart in memory. */
const spread = (of: Tensor): Tensor => {
  const [rows, columns] = [of.shape[0]!, of.shape[1]!];
  const data = of.dtype === 'float32' ? new Float32Array(6 * of.size + 5) : new Float64Array(6 * of.size + 5);
  const view = ndarray(data, [rows, columns], [3, 3 * rows], 5);
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) view.set(i, j, of.get(i, j));
  return view;
};

const transposeOf = (of: Tensor): Tensor =>
  ndarray(elements(of), [of.shape[1]!, of.shape[0]!], [of.stride[1]!, of.stride[0]!], of.offset);

describe.each(orders)('$dtype with sums in $precision and groups of $group', ({ dtype, ...order }) => {
  it.each(sizes)('has the bits of three loops: %i rows', (rows) => {
    for (const inner of sizes)
      for (const columns of sizes) {
        const a = random(rows + 100 * inner, [rows, inner], dtype);
        const b = random(inner + 100 * columns + 7, [inner, columns], dtype);
        const found = matmul(a, b, order);
        expect([found.shape, found.dtype]).toEqual([[rows, columns], dtype]);
        expectSameNumbers(found.data, byHand(a, b, order));
      }
  });

  it('has these bits across the edges of blocks', () => {
    for (const [rows, inner, columns] of [
      [129, 257, 5],
      [3, 515, 258],
      [130, 6, 261],
    ] as const) {
      const a = random(1, [rows, inner], dtype);
      const b = random(2, [inner, columns], dtype);
      expectSameNumbers(matmul(a, b, order).data, byHand(a, b, order));
    }
  });

  it('has these bits for transposes and views, and does not change its arguments', () => {
    for (const [rows, inner, columns] of [
      [3, 4, 5],
      [33, 21, 18],
    ] as const) {
      const a = random(3, [rows, inner], dtype);
      const b = random(4, [inner, columns], dtype);
      const [aBefore, bBefore] = [elements(a).slice(), elements(b).slice()];
      const expected = byHand(a, b, order);
      for (const left of [a, spread(a)])
        for (const right of [b, spread(b)])
          for (const transposeA of [false, true])
            for (const transposeB of [false, true])
              expectSameNumbers(
                matmul(transposeA ? transposeOf(left) : left, transposeB ? transposeOf(right) : right, {
                  ...order,
                  transposeA,
                  transposeB,
                }).data,
                expected,
              );
      expectSameNumbers(a.data, aBefore);
      expectSameNumbers(b.data, bBefore);
    }
  });

  it('adds to a given matrix', () => {
    for (const [rows, inner, columns] of [
      [2, 3, 4],
      [34, 17, 9],
    ] as const) {
      const a = random(5, [rows, inner], dtype);
      const b = random(6, [inner, columns], dtype);
      const c = random(7, [rows, columns], dtype);
      const expected = byHand(a, b, order, (i, j) => c.get(i, j));
      expectSameNumbers(matmul(a, b, { ...order, addTo: c }).data, expected);
      expectSameNumbers(matmul(a, b, { ...order, addTo: spread(c) }).data, expected);
    }
  });

  it('treats NaN, infinities and zeros of both signs as the loops do, small and large', () => {
    const odd = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 5e-324, 3e38];
    for (const n of [5, 19]) {
      const pick = (seed: number): Tensor =>
        tensor(
          Array.from({ length: n }, (_, i) =>
            Array.from({ length: n }, (_, j) => odd[(seed * i * i + 5 * j + i) % odd.length]!),
          ),
          dtype,
        );
      const [a, b, c] = [pick(2), pick(3), pick(4)];
      expectSameNumbers(matmul(a, b, order).data, byHand(a, b, order));
      expectSameNumbers(
        matmul(a, b, { ...order, addTo: c }).data,
        byHand(a, b, order, (i, j) => c.get(i, j)),
      );
    }
  });

  it('has the same bits in JavaScript', () => {
    const shape = [40, 37, 23] as const;
    const [rows, inner, columns] = shape;
    const a = random(8, [rows, inner], dtype);
    const b = random(9, [inner, columns], dtype);
    const into = dtype === 'float32' ? new Float32Array(rows * columns) : new Float64Array(rows * columns);
    const matrix = (of: Tensor) => ({
      data: elements(of),
      offset: 0,
      rowStride: of.stride[0]!,
      columnStride: of.stride[1]!,
    });
    multiplyInJavaScript({ a: matrix(a), b: matrix(b), rows, inner, columns, into, ...order });
    expectSameNumbers(into, matmul(a, b, order).data);
  });
});

describe('matmul', () => {
  it('runs JavaScript if WebAssembly is left out', () => {
    expect(withoutWasm.multiply).toBe(multiplyInJavaScript);
  });

  it('keeps a sum of -0, also if it starts at -0', () => {
    const zero = tensor([[-0]]);
    expect(Object.is(matmul(zero, tensor([[1]])).get(0, 0), 0)).toBe(true);
    expect(Object.is(matmul(zero, tensor([[1]]), { addTo: zero }).get(0, 0), -0)).toBe(true);
    const none = tensor([], [1, 0]);
    expect(Object.is(matmul(none, none, { transposeB: true, addTo: zero }).get(0, 0), -0)).toBe(true);
  });

  const m = (shape: readonly number[], dtype: Dtype = 'float64'): Tensor =>
    tensor(new Float64Array(sizeOf(shape)), shape, dtype);

  it.each<readonly [string, () => Tensor]>([
    ['matmul: a: expected a matrix: a tensor of two axes, found shape [2]', () => matmul(m([2]), m([2, 2]))],
    ['matmul: b: expected a matrix', () => matmul(m([2, 2]), m([]))],
    [
      'matmul: b: expected 3 rows, one for each column of a, found 2 rows',
      () => matmul(m([2, 3]), m([2, 3])),
    ],
    [
      'matmul: b: expected float64, the dtype of a, found float32',
      () => matmul(m([1, 1]), m([1, 1], 'float32')),
    ],
    [
      'matmul: addTo: expected float64 [1, 2], as the product, found float64 [2, 1]',
      () => matmul(m([1, 1]), m([1, 2]), { addTo: m([2, 1]) }),
    ],
    [
      `matmul: precision: expected 'float64', since the matrices are float64, found 'float32'`,
      () => matmul(m([1, 1]), m([1, 1]), { precision: 'float32' }),
    ],
    // @ts-expect-error -- as from plain JavaScript
    ['matmul: group: expected 1 or 4, found 2', () => matmul(m([1, 1]), m([1, 1]), { group: 2 })],
    // @ts-expect-error -- as from plain JavaScript
    ['matmul: transposeB: expected true or false', () => matmul(m([1, 1]), m([1, 1]), { transposeB: 1 })],
    // @ts-expect-error -- as from plain JavaScript
    ['matmul: tranposeA', () => matmul(m([1, 1]), m([1, 1]), { tranposeA: true })],
    // @ts-expect-error -- as from plain JavaScript
    ['matmul: a: expected a float32 or float64 tensor', () => matmul([[1]], m([1, 1]))],
  ])('refuses: %s', (message, build) => {
    expect(build).toThrow(ConfigError);
    expect(build).toThrow(message);
  });

  it('gives the same result twice', () => {
    const a = normal(foldIn(makeKey(1), 2), [20, 20]);
    expectSameNumbers(matmul(a, a).data, matmul(a, a).data);
  });
});
