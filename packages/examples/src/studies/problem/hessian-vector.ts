import { tensor } from '@thalweg/core';
import type { Examples, Layer } from 'thalweg/network';
import { activations, type Activation } from './activation.js';
import {
  floatLayer,
  inputGradient,
  layerOf,
  matrix,
  product,
  weightedSums,
  type FloatLayer,
} from './dense-layer.js';
import { floats } from './floats.js';
import type { Layers } from './mlp.js';
import { softmax } from './predictions.js';

/**
 * The exact product of the Hessian of the mean cross entropy with a vector: the derivative along the vector of all that
 * backpropagation computes, in the same order. With ReLU it is the Hessian of the smooth piece that the parameters lie on.
 *
 * Source: Pearlmutter, "Fast exact multiplication by the Hessian" (1994).
 *
 * @param activation - As in `createMlp`.
 */
export const hessianVectorOf = (
  activation: Activation,
  { inputs, labels }: Examples,
): ((params: Layers, vector: Layers) => Layers) => {
  const { value, slope, curvature } = activations[activation];
  const rows = labels.size;
  const data = floats(inputs);
  const classes = floats(labels);

  return (params, vector) => {
    const layers = params.map((layer, i) => ({ at: floatLayer(layer), along: floatLayer(vector[i]!) }));
    const values: Moving[] = [{ at: data, along: new Float64Array(data.length) }];
    const slopes: Moving[] = [];
    for (const layer of layers.slice(0, -1)) {
      const sums = movingSums(layer, values.at(-1)!, rows);
      const at = sums.at.map(value);
      const slopesAt = at.map(slope);
      values.push({ at, along: sums.along.map((speed, k) => slopesAt[k]! * speed) });
      slopes.push({ at: slopesAt, along: sums.along.map((speed, k) => curvature(at[k]!) * speed) });
    }
    let delta = scoreGradient(movingSums(layers.at(-1)!, values.at(-1)!, rows), classes);
    const products: Layer[] = [];
    for (let i = layers.length - 1; i >= 0; i--) {
      const layer = layers[i]!;
      products.unshift(gradientAlong(layer.at, values[i]!, delta));
      if (i > 0) delta = throughSlope(movingInputGradient(layer, delta), slopes[i - 1]!);
    }
    return products;
  };
};

/** Numbers that depend on the parameters, and their derivatives along the vector. */
interface Moving {
  readonly at: Float64Array;
  readonly along: Float64Array;
}

/** A layer of the parameters, and the same layer of the vector. */
interface MovingLayer {
  readonly at: FloatLayer;
  readonly along: FloatLayer;
}

const movingSums = (layer: MovingLayer, values: Moving, rows: number): Moving => {
  const { w, inputs, outputs } = layer.at;
  const along = product(matrix(values.along, inputs), matrix(w, outputs), {
    addTo: matrix(weightedSums(layer.along, values.at, rows), outputs),
  });
  return { at: weightedSums(layer.at, values.at, rows), along };
};

/** Of the mean cross entropy of softmax. */
const scoreGradient = (scores: Moving, labels: Float64Array): Moving => {
  const rows = labels.length;
  const classes = scores.at.length / rows;
  const at = floats(softmax(tensor(scores.at, [rows, classes])));
  const along = new Float64Array(at.length);
  for (let row = 0; row < rows; row++) {
    const start = row * classes;
    let mean = 0;
    for (let c = start; c < start + classes; c++) mean += at[c]! * scores.along[c]!;
    for (let c = start; c < start + classes; c++) along[c] = (at[c]! * (scores.along[c]! - mean)) / rows;
    at[start + labels[row]!]! -= 1;
  }
  return { at: at.map((error) => error / rows), along };
};

/** How the gradient in a layer changes along the vector. */
const gradientAlong = ({ inputs, outputs }: FloatLayer, values: Moving, delta: Moving): Layer => {
  const addTo = matrix(
    product(matrix(values.at, inputs), matrix(delta.along, outputs), { transposeA: true }),
    outputs,
  );
  const w = product(matrix(values.along, inputs), matrix(delta.at, outputs), { transposeA: true, addTo });
  const b = new Float64Array(outputs);
  for (let k = 0; k < delta.along.length; k++) b[k % outputs]! += delta.along[k]!;
  return layerOf(w, b);
};

const movingInputGradient = (layer: MovingLayer, delta: Moving): Moving => {
  const along = inputGradient(layer.at, delta.along);
  const turned = inputGradient(layer.along, delta.at);
  return {
    at: inputGradient(layer.at, delta.at),
    along: along.map((speed, k) => speed + turned[k]!),
  };
};

const throughSlope = (back: Moving, slopes: Moving): Moving => ({
  at: back.at.map((x, k) => x * slopes.at[k]!),
  along: back.along.map((speed, k) => speed * slopes.at[k]! + back.at[k]! * slopes.along[k]!),
});
