import { requireOptions } from '../declare/require-options.js';
import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { allocate, contiguous, copyElements, elements } from '../tensor/elements.js';
import { requireTensor } from '../tensor/require-tensor.js';
import type { Dtype, Tensor } from '../tensor/tensor.js';
import { multiply } from '#matrix/wasm';

/** The options of {@link matmul}. @category Tensor @since 0.1.0 */
export interface MatmulOptions {
  /** Whether to use the transpose of `a`; `false` by default. */
  readonly transposeA?: boolean;
  /** Whether to use the transpose of `b`; `false` by default. */
  readonly transposeB?: boolean;
  /** The numbers at which the sums start: a matrix of the product's shape and dtype. Zeros by default. */
  readonly addTo?: Tensor;
  /** The precision of each product and each sum; `'float64'` by default. `'float32'` needs float32 matrices. */
  readonly precision?: Dtype;
  /** How many products are added to each other before they are added to the sum; 1 by default. */
  readonly group?: 1 | 4;
}

/**
 * The product of two matrices:
 *
 * $$y_{ij} = c_{ij} + \sum_k a_{ik} b_{kj}$$
 *
 * It runs in WebAssembly SIMD where the engine has it, else in JavaScript. The order of each sum is fixed, so both give the
 * same bits. A sum starts at $c_{ij}$ and takes the products in the order of $k$, one by one. Each product and each sum is
 * rounded to double, and the result is rounded once more to the dtype.
 *
 * Two options change the order. With `precision: 'float32'` each product and each sum is rounded to float32 instead, which
 * takes about half the time. With `group: 4` four products are added to each other, from the first to the last, before they
 * are added to the sum; the one to three products left at the end are added one by one.
 *
 * @param a - A matrix, `[rows, inner]`, or its transpose.
 * @param b - A matrix of the same dtype, `[inner, columns]`, or its transpose.
 * @param options - See {@link MatmulOptions}.
 * @returns A new tensor, `[rows, columns]`, of the same dtype.
 * @throws {ConfigError} If an argument is not a tensor of two axes, the shapes or dtypes do not fit, or an option is
 *   invalid.
 *
 * @example
 * ```ts
 * import { matmul, tensor, toArray } from '@thalweg/core';
 *
 * const a = tensor([[1, 2], [3, 4]]);
 * const b = tensor([[5], [6]]);
 * toArray(matmul(a, b)) // => [17, 39]
 * toArray(matmul(a, b, { transposeA: true, addTo: tensor([[100], [200]]) })) // => [123, 234]
 * ```
 *
 * Source: Goto, van de Geijn, "Anatomy of high-performance matrix multiplication" (2008), for the blocks.
 *
 * @category Tensor
 * @since 0.1.0
 */
export const matmul = (a: Tensor, b: Tensor, options: MatmulOptions = {}): Tensor => {
  requireOptions('matmul', options, {
    transposeA: true,
    transposeB: true,
    addTo: true,
    precision: true,
    group: true,
  });
  const { transposeA = false, transposeB = false, addTo, precision = 'float64', group = 1 } = options;
  const left = matrixOf('a', a, transposeA);
  const right = matrixOf('b', b, transposeB);
  const { dtype } = a;
  const [rows, inner, columns] = [left.rows, left.columns, right.columns];
  if (b.dtype !== dtype) throw wrong('b', `${dtype}, the dtype of a`, b.dtype);
  if (right.rows !== inner) throw wrong('b', `${inner} rows, one for each column of a`, `${right.rows} rows`);
  const precisions: readonly unknown[] = dtype === 'float32' ? ['float64', 'float32'] : ['float64'];
  if (!precisions.includes(precision))
    throw wrong(
      'precision',
      `'${precisions.join(`' or '`)}', since the matrices are ${dtype}`,
      shown(precision),
    );
  if (![1, 4].includes(group)) throw wrong('group', '1 or 4', shown(group));

  const into = allocate(dtype, rows * columns);
  if (addTo !== undefined) {
    const { rows: foundRows, columns: foundColumns } = matrixOf('addTo', addTo, false);
    if (addTo.dtype !== dtype || foundRows !== rows || foundColumns !== columns)
      throw wrong(
        'addTo',
        `${dtype} [${rows}, ${columns}], as the product`,
        `${addTo.dtype} [${foundRows}, ${foundColumns}]`,
      );
    copyElements(addTo, into);
  }
  multiply({ a: left, b: right, rows, inner, columns, into, precision, group });
  return contiguous(dtype, into, [rows, columns]);
};

const matrixOf = (argument: string, of: Tensor, isTransposed: unknown) => {
  requireTensor('matmul', argument, of);
  const { shape, stride, offset } = of;
  if (shape.length !== 2)
    throw wrong(argument, 'a matrix: a tensor of two axes', `shape [${shape.join(', ')}]`);
  if (typeof isTransposed !== 'boolean')
    throw wrong(argument === 'a' ? 'transposeA' : 'transposeB', 'true or false', shown(isTransposed));
  const [row, column] = isTransposed ? [1, 0] : [0, 1];
  return {
    data: elements(of),
    offset,
    rows: shape[row]!,
    columns: shape[column]!,
    rowStride: stride[row]!,
    columnStride: stride[column]!,
  };
};

const wrong = (argument: string, expected: string, found: string) =>
  new ConfigError({ owner: 'matmul', argument, expected, found });
