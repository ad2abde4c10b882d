import { normal, splitKey, tensor, type Key, type Tensor } from '@thalweg/core';
import { floats } from './floats.js';

/** Rows of a linear regression: `x` is `[n, d]`, `y` `[n]`. */
export interface Observations {
  readonly x: Tensor;
  readonly y: Tensor;
}

/** Standard normal inputs and weights, and noise of variance 1 on what the weights make of the inputs. */
export const noisyLine = (key: Key, rows: number, width: number): Observations => {
  const [forInputs = key, forWeights = key, forNoise = key] = splitKey(key, 3);
  const x = normal(forInputs, [rows, width]);
  const weights = floats(normal(forWeights, [width]));
  const y = floats(normal(forNoise, [rows]));
  const inputs = floats(x);
  for (let row = 0; row < rows; row++)
    for (let i = 0; i < width; i++) y[row]! += inputs[row * width + i]! * weights[i]!;
  return { x, y: tensor(y) };
};

/** Half the mean squared error of the weights, and its gradient. */
export const squaredError = (weights: Tensor, { x, y }: Observations): readonly [number, Tensor] => {
  const width = weights.size;
  const rows = y.size;
  const at = floats(weights);
  const inputs = floats(x);
  const targets = floats(y);
  const gradient = new Float64Array(width);
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    let error = -targets[row]!;
    for (let i = 0; i < width; i++) error += inputs[row * width + i]! * at[i]!;
    loss += error ** 2 / 2;
    for (let i = 0; i < width; i++) gradient[i]! += error * inputs[row * width + i]!;
  }
  for (let i = 0; i < width; i++) gradient[i]! /= rows;
  return [loss / rows, tensor(gradient)];
};
