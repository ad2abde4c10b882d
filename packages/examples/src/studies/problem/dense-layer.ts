import { tensor } from '@thalweg/core';
import type { Layer } from 'thalweg/network';
import { floats } from './floats.js';
import { addProduct, rowMajor, transposed } from './matrix-product.js';

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
  w: tensor(w, { shape: [w.length / b.length, b.length] }),
  b: tensor(b),
});

/** Of the inputs of each example, with the bias: `[rows, outputs]`. */
export const weightedSums = (
  { w, b, inputs, outputs }: FloatLayer,
  values: Float64Array,
  rows: number,
): Float64Array => {
  const sums = new Float64Array(rows * outputs);
  for (let row = 0; row < rows; row++) sums.set(b, row * outputs);
  addProduct(sums, rowMajor(values, inputs), w, { rows, inner: inputs, columns: outputs });
  return sums;
};

/** The gradient in the weights and biases from the one in the sums. */
export const layerGradient = (
  { inputs, outputs }: FloatLayer,
  values: Float64Array,
  delta: Float64Array,
  rows: number,
): Layer => {
  const w = new Float64Array(inputs * outputs);
  addProduct(w, transposed(rowMajor(values, inputs)), delta, { rows: inputs, inner: rows, columns: outputs });
  const b = new Float64Array(outputs);
  for (let row = 0; row < rows; row++) for (let j = 0; j < outputs; j++) b[j]! += delta[row * outputs + j]!;
  return layerOf(w, b);
};

/** The gradient in the inputs from the one in the sums. */
export const inputGradient = (
  { w, inputs, outputs }: FloatLayer,
  delta: Float64Array,
  rows: number,
): Float64Array => {
  const weights = new Float64Array(w.length);
  for (let i = 0; i < inputs; i++)
    for (let j = 0; j < outputs; j++) weights[j * inputs + i] = w[i * outputs + j]!;
  const back = new Float64Array(rows * inputs);
  addProduct(back, rowMajor(delta, outputs), weights, { rows, inner: outputs, columns: inputs });
  return back;
};
