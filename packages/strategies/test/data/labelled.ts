import { tensor, toArray, type Tensor } from '@thalweg/core';
import type { Portion } from '../../src/index.js';

export interface Labelled {
  readonly x: Tensor;
  readonly y: Tensor;
}

/** `n` examples. The label of each is its row, which also determines its two features. */
export const data = (n: number): Labelled => ({
  x: tensor(
    Float32Array.from({ length: 2 * n }, (_, i) => i),
    [n, 2],
  ),
  y: tensor(Float64Array.from({ length: n }, (_, i) => i)),
});

/** Which examples each batch has. */
export const labelsIn = (portions: Iterable<Portion<Labelled>>): readonly (readonly number[])[] =>
  Array.from(portions, ({ batch }) => toArray(batch.y));
