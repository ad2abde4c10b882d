import { generate } from '../codegen/generate.js';
import { memo } from '../codegen/memo.js';
import type { FloatArray } from '../tensor/elements.js';
import type { Matrix, Multiply, SumOrder } from './product.js';

/**
 * Adds the terms of one row of the product to the `n` sums that start at `o`. The row of `a` starts at `p`; `b` is row-major
 * and starts at `q`.
 */
type AddRow = (
  s: FloatArray,
  o: number,
  n: number,
  a: FloatArray,
  p: number,
  step: number,
  b: FloatArray,
  q: number,
  inner: number,
) => void;

const addRows = memo<AddRow>(8);

/**
 * Multiplies with a loop of JavaScript.
 *
 * @internal
 */
export const multiplyInJavaScript: Multiply = ({ a, b, rows, inner, columns, into, precision, group }) => {
  const addRow = addRows.get(`${precision} ${group}`, () => generate<AddRow>(source({ precision, group })));
  const right = withDenseRows(b, inner, columns);
  const isRounded = into instanceof Float32Array && precision === 'float64';
  const sums = isRounded ? Float64Array.from(into) : into;
  for (let i = 0; i < rows; i++) {
    const start = a.offset + i * a.rowStride;
    addRow(sums, i * columns, columns, a.data, start, a.columnStride, right.data, right.offset, inner);
  }
  if (isRounded) into.set(sums);
};

/** The same matrix in row-major order, copied if it is stored in another way. */
const withDenseRows = (matrix: Matrix, rows: number, columns: number): Matrix => {
  const { data, offset, rowStride, columnStride } = matrix;
  if (rowStride === columns && columnStride === 1) return matrix;
  const copy =
    data instanceof Float32Array ? new Float32Array(rows * columns) : new Float64Array(rows * columns);
  for (let i = 0, at = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) copy[at++] = data[offset + i * rowStride + j * columnStride]!;
  return { data: copy, offset: 0, rowStride: columns, columnStride: 1 };
};

/** Reads four terms at a time, so that a sum is loaded and stored once for four. */
const source = ({ precision, group }: SumOrder): string => {
  const rounded = (text: string): string => (precision === 'float32' ? `Math.fround(${text})` : text);
  const sum = (x: string, y: string): string => rounded(`${x} + (${y})`);
  const product = (k: number): string => rounded(`a${k} * b[q${k} + j]`);
  const four = [0, 1, 2, 3].map(product);
  const all = group === 4 ? sum('s[o + j]', four.reduce(sum)) : four.reduce(sum, 's[o + j]');
  return `return (s, o, n, a, p, step, b, q, inner) => {
  let k = 0;
  for (; k + 3 < inner; k += 4) {
    const a0 = a[p], a1 = a[p + step], a2 = a[p + 2 * step], a3 = a[p + 3 * step];
    const q0 = q, q1 = q0 + n, q2 = q1 + n, q3 = q2 + n;
    for (let j = 0; j < n; j++) s[o + j] = ${all};
    p += 4 * step;
    q += 4 * n;
  }
  for (; k < inner; k++) {
    const a0 = a[p], q0 = q;
    for (let j = 0; j < n; j++) s[o + j] = ${sum('s[o + j]', product(0))};
    p += step;
    q += n;
  }
};`;
};
