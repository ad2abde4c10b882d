/** A matrix in a typed array: element (i, k) stands at `i * rowStride + k * columnStride`. */
export interface Matrix {
  readonly data: Float64Array;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** Rows one after the other. */
export const rowMajor = (data: Float64Array, columns: number): Matrix => ({
  data,
  rowStride: columns,
  columnStride: 1,
});

/** The same numbers, rows for columns. */
export const transposed = ({ data, rowStride, columnStride }: Matrix): Matrix => ({
  data,
  rowStride: columnStride,
  columnStride: rowStride,
});

/** The product is `[rows, columns]`, and each element a sum of `inner` numbers. */
export interface ProductSize {
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
}

/** Adds `a b` to `sum`; `b` and `sum` are row-major. */
export const addProduct = (sum: Float64Array, a: Matrix, b: Float64Array, size: ProductSize): void => {
  const { rows, inner, columns } = size;
  const { data, rowStride, columnStride } = a;
  // Two rows of the sum and four of b at a time: each number that is loaded is used more than once.
  const pairedRows = rows - (rows % 2);
  const blockedInner = inner - (inner % 4);
  for (let i = 0; i < pairedRows; i += 2) {
    const first = i * columns;
    const second = first + columns;
    for (let k = 0; k < blockedInner; k += 4) {
      const p = i * rowStride + k * columnStride;
      const p0 = data[p]!;
      const p1 = data[p + columnStride]!;
      const p2 = data[p + 2 * columnStride]!;
      const p3 = data[p + 3 * columnStride]!;
      const q = p + rowStride;
      const q0 = data[q]!;
      const q1 = data[q + columnStride]!;
      const q2 = data[q + 2 * columnStride]!;
      const q3 = data[q + 3 * columnStride]!;
      const r0 = k * columns;
      const r1 = r0 + columns;
      const r2 = r1 + columns;
      const r3 = r2 + columns;
      for (let j = 0; j < columns; j++) {
        const b0 = b[r0 + j]!;
        const b1 = b[r1 + j]!;
        const b2 = b[r2 + j]!;
        const b3 = b[r3 + j]!;
        sum[first + j]! += p0 * b0 + p1 * b1 + p2 * b2 + p3 * b3;
        sum[second + j]! += q0 * b0 + q1 * b1 + q2 * b2 + q3 * b3;
      }
    }
    addRows(sum, a, b, size, i, i + 2, blockedInner);
  }
  addRows(sum, a, b, size, pairedRows, rows, 0);
};

/** The same for the rows from `start` to `end` and the terms from `from` on, one by one. */
const addRows = (
  sum: Float64Array,
  { data, rowStride, columnStride }: Matrix,
  b: Float64Array,
  { inner, columns }: ProductSize,
  start: number,
  end: number,
  from: number,
): void => {
  for (let i = start; i < end; i++)
    for (let k = from; k < inner; k++) {
      const factor = data[i * rowStride + k * columnStride]!;
      for (let j = 0; j < columns; j++) sum[i * columns + j]! += factor * b[k * columns + j]!;
    }
};
