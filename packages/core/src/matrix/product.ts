import type { FloatArray } from '../tensor/elements.js';
import type { Dtype } from '../tensor/tensor.js';

/** A matrix in memory: element (i, k) stands at `offset + i * rowStride + k * columnStride`. @internal */
export interface Matrix {
  readonly data: FloatArray;
  readonly offset: number;
  readonly rowStride: number;
  readonly columnStride: number;
}

/** How the terms of a sum are added. Two products with the same order have the same bits. @internal */
export interface SumOrder {
  /** The precision of each product and of each sum. */
  readonly precision: Dtype;
  /** The number of products that are added to each other before they are added to the sum. */
  readonly group: 1 | 4;
}

/** A product to compute: `into` becomes `into + a b`. @internal */
export interface Product extends SumOrder {
  /** `[rows, inner]` */
  readonly a: Matrix;
  /** `[inner, columns]` */
  readonly b: Matrix;
  readonly rows: number;
  readonly inner: number;
  readonly columns: number;
  /** `[rows, columns]`, row by row. */
  readonly into: FloatArray;
}

/** Runs a product. @internal */
export type Multiply = (product: Product) => void;
