import { compileModule, linearMemory, type LinearMemory } from '../kernel/wasm/engine.js';
import type { FloatArray } from '../tensor/elements.js';
import { multiplyInJavaScript } from './javascript.js';
import type { Matrix, Multiply, Product, SumOrder } from './product.js';
import { bytesOf, frame, moduleBytes, tileColumns, tileRowBytes, tileRows } from './tile-module.js';

/**
 * The largest blocks of the product, `[rows, columns]`, and of the terms. Three such blocks fit into the second-level
 * cache.
 */
const largest = { rows: 128, columns: 256, terms: 256 };

// Room for the blocks of a product in double, one after the other.
const bytes = {
  left: 8 * largest.rows * largest.terms,
  right: 8 * largest.terms * largest.columns,
  product: 8 * largest.rows * largest.columns,
};

const leftAt = Math.ceil((4 * frame.length) / 64) * 64;
const rightAt = leftAt + bytes.left;
const productAt = rightAt + bytes.right;

/** With fewer multiplications, JavaScript takes less time than copying the matrices into blocks. */
const wasmPays = 2048;

/** The module of an order, and where its blocks are. */
interface Engine {
  readonly run: (frame: number) => void;
  readonly words: Int32Array;
  readonly left: FloatArray;
  readonly right: FloatArray;
  readonly sums: FloatArray;
}

// One memory for all products, made at the first; no data stays in it between calls. `null` if it cannot be made.
let memory: LinearMemory | null | undefined;
const engines = new Map<string, Engine>();

/**
 * Multiplies with WebAssembly SIMD, block by block; with JavaScript if the engine has no SIMD or the product is
 * small.
 *
 * @internal
 */
export const multiply: Multiply = (product) => {
  const { rows, inner, columns } = product;
  const pays = rows * inner * columns >= wasmPays;
  if (pays && memory === undefined) memory = linearMemory(productAt + bytes.product) ?? null;
  if (!pays || memory === undefined || memory === null) multiplyInJavaScript(product);
  else multiplyBlocks(engineOf(memory, product), product);
};

const engineOf = ({ buffer, instantiate }: LinearMemory, { precision, group }: SumOrder): Engine => {
  const key = `${precision} ${group}`;
  const known = engines.get(key);
  if (known !== undefined) return known;
  const view = (at: number, length: number): FloatArray =>
    precision === 'float32'
      ? new Float32Array(buffer, at, length / 4)
      : new Float64Array(buffer, at, length / 8);
  const made = {
    run: instantiate(compileModule(moduleBytes({ precision, group }))),
    words: new Int32Array(buffer, 0, frame.length),
    left: view(leftAt, bytes.left),
    right: view(rightAt, bytes.right),
    sums: view(productAt, bytes.product),
  };
  engines.set(key, made);
  return made;
};

const multiplyBlocks = ({ run, words, left, right, sums }: Engine, product: Product): void => {
  const { a, b, rows, inner, columns, into } = product;
  const width = tileColumns(product);
  const leftTermBytes = tileRows * bytesOf(product);
  for (let j = 0; j < columns; j += largest.columns) {
    const blockColumns = Math.min(largest.columns, columns - j);
    for (let i = 0; i < rows; i += largest.rows) {
      const blockRows = Math.min(largest.rows, rows - i);
      const paddedRows = Math.ceil(blockRows / tileRows) * tileRows;
      const stripBytes = paddedRows * tileRowBytes;
      // The strips of the product are those of its transpose.
      const block = { data: into, offset: i * columns + j, rowStride: 1, columnStride: columns };
      const blockStrips = { height: width, rows: blockColumns, columns: blockRows, padded: paddedRows };
      pack(sums, block, blockStrips);
      for (let k = 0; k < inner; k += largest.terms) {
        const terms = Math.min(largest.terms, inner - k);
        pack(left, part(a, i, k), { height: tileRows, rows: blockRows, columns: terms, padded: terms });
        pack(right, transposed(part(b, k, j)), {
          height: width,
          rows: blockColumns,
          columns: terms,
          padded: terms,
        });
        words[frame.left] = leftAt;
        words[frame.fours] = (terms - (terms % 4)) * leftTermBytes;
        words[frame.terms] = terms * leftTermBytes;
        for (let strip = 0; strip * width < blockColumns; strip++) {
          words[frame.right] = rightAt + strip * terms * tileRowBytes;
          words[frame.product] = productAt + strip * stripBytes;
          words[frame.productEnd] = productAt + (strip + 1) * stripBytes;
          run(0);
        }
      }
      unpack(sums, block, blockStrips);
    }
  }
};

const part = (matrix: Matrix, row: number, column: number): Matrix => ({
  ...matrix,
  offset: matrix.offset + row * matrix.rowStride + column * matrix.columnStride,
});

const transposed = ({ data, offset, rowStride, columnStride }: Matrix): Matrix => ({
  data,
  offset,
  rowStride: columnStride,
  columnStride: rowStride,
});

/** How a matrix is cut into strips of rows. A strip is stored column by column. */
interface Strips {
  /** The number of rows in a strip. The last strip may have fewer; the rows that pad it do not affect the product. */
  readonly height: number;
  readonly rows: number;
  readonly columns: number;
  /** The number of columns in a strip, with padding. */
  readonly padded: number;
}

const pack = (
  strips: FloatArray,
  { data, offset, rowStride, columnStride }: Matrix,
  { height, rows, columns, padded }: Strips,
): void => {
  for (let row = 0; row < rows; row++) {
    let from = offset + row * rowStride;
    const start = (row - (row % height)) * padded + (row % height);
    for (let at = start, end = start + columns * height; at < end; at += height) {
      strips[at] = data[from]!;
      from += columnStride;
    }
  }
};

/** Copies the strips back into the matrix. */
const unpack = (
  strips: FloatArray,
  { data, offset, rowStride, columnStride }: Matrix,
  { height, rows, columns, padded }: Strips,
): void => {
  for (let row = 0; row < rows; row++) {
    let to = offset + row * rowStride;
    const start = (row - (row % height)) * padded + (row % height);
    for (let at = start, end = start + columns * height; at < end; at += height) {
      data[to] = strips[at]!;
      to += columnStride;
    }
  }
};
