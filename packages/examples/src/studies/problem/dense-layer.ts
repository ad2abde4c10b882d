import { matmul, tensor, type MatmulOptions, type Tensor } from '@thalweg/core';
import type { Layer } from 'thalweg/network';
import { floats } from './floats.js';

/** A layer as typed arrays: the weights `[inputs, outputs]`, row by row. */
export interface FloatLayer {
  readonly w: Float64Array;
  readonly b: Float64Array;
  readonly inputs: number;
  readonly outputs: number;
}

export const floatLayer = ({ w, b }: Layer): FloatLayer => ({
  w: floats(w),
  b: floats(b),
  inputs: w.size / b.size,
  outputs: b.size,
});

/** The same as tensors. */
export const layerOf = (w: Float64Array, b: Float64Array): Layer => ({
  w: tensor(w, [w.length / b.length, b.length]),
  b: tensor(b),
});

/** Numbers as a matrix, row by row. */
export const matrix = (data: Float64Array, columns: number): Tensor =>
  tensor(data, [data.length / columns, columns]);

/** The product of two matrices, row by row. It adds in groups of four, as the recorded results of the studies were made. */
export const product = (a: Tensor, b: Tensor, options: MatmulOptions = {}): Float64Array =>
  floats(matmul(a, b, { group: 4, ...options }));

/** The inputs of each example times the weights, plus the bias: `[rows, outputs]`. */
export const weightedSums = (
  { w, b, inputs, outputs }: FloatLayer,
  values: Float64Array,
  rows: number,
): Float64Array => {
  const biases = new Float64Array(rows * outputs);
  for (let row = 0; row < rows; row++) biases.set(b, row * outputs);
  return product(matrix(values, inputs), matrix(w, outputs), { addTo: matrix(biases, outputs) });
};

/** The gradient in the weights and biases from the one in the sums. */
export const layerGradient = (
  { inputs, outputs }: FloatLayer,
  values: Float64Array,
  delta: Float64Array,
  rows: number,
): Layer => {
  const w = product(matrix(values, inputs), matrix(delta, outputs), { transposeA: true });
  const b = new Float64Array(outputs);
  for (let row = 0; row < rows; row++) for (let j = 0; j < outputs; j++) b[j]! += delta[row * outputs + j]!;
  return layerOf(w, b);
};

/** The gradient in the inputs from the one in the sums. */
export const inputGradient = ({ w, outputs }: FloatLayer, delta: Float64Array): Float64Array =>
  product(matrix(delta, outputs), matrix(w, outputs), { transposeB: true });
