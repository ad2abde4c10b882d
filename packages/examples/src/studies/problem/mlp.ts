import { normal, splitKey, tensor, type Key, type Tensor } from '@thalweg/core';
import type { Examples, Layer } from 'thalweg/network';
import type { Activation } from './activation.js';
import { crossEntropyInto } from './cross-entropy.js';
import { floatLayer, layerOf } from './dense-layer.js';
import { backward, forward } from './dense-network.js';
import { floats } from './floats.js';
import { accuracyOf } from './predictions.js';

/** A network of dense layers, the first one first; float64. The last gives the scores of the classes. */
export type Layers = readonly Layer[];

/** Computes with networks of dense layers that all have one activation; see {@link createMlp}. */
export interface Mlp {
  /** The mean softmax cross entropy of the examples, and its gradient. */
  readonly valueAndGrad: (params: Layers, examples: Examples) => readonly [loss: number, gradients: Layers];
  /** The scores of the classes, `[n, classes]`, whose softmax is the probability of each. */
  readonly scores: (params: Layers, inputs: Tensor) => Tensor;
  /** The mean softmax cross entropy, in nats. */
  readonly loss: (params: Layers, examples: Examples) => number;
  /** The fraction whose class gets the highest score. */
  readonly accuracy: (params: Layers, examples: Examples) => number;
}

/**
 * Weights with variance 2 / inputs, biases 0.
 *
 * @param sizes - The lengths of the input, of each hidden layer and of the scores.
 *
 * Source: He et al., "Delving deep into rectifiers" (2015), eq. 10.
 */
export const heLayers = (key: Key, sizes: readonly number[]): Layers =>
  normalLayers(key, sizes, (inputs) => Math.sqrt(2 / inputs));

/** Weights of a standard deviation that may depend on the number of inputs, biases 0. */
export const normalLayers = (
  key: Key,
  sizes: readonly number[],
  deviation: (inputs: number) => number,
): Layers =>
  splitKey(key, sizes.length - 1).map((key, layer) => {
    const [inputs, outputs] = [sizes[layer]!, sizes[layer + 1]!];
    const weights = floats(normal(key, [inputs, outputs])).map((z) => deviation(inputs) * z);
    return layerOf(weights, new Float64Array(outputs));
  });

/** Backpropagation written out as loops, in double precision. */
export const createMlp = (activation: Activation): Mlp => {
  /** Goes through the examples in pieces whose values stay in the cache. */
  const scores = (params: Layers, inputs: Tensor): Tensor => {
    const layers = params.map(floatLayer);
    const rows = rowCount(inputs);
    const data = floats(inputs);
    const width = data.length / rows;
    const classes = layers.at(-1)!.outputs;
    const all = new Float64Array(rows * classes);
    for (let start = 0; start < rows; start += pieceRows) {
      const end = Math.min(start + pieceRows, rows);
      const piece = forward(layers, activation, data.subarray(start * width, end * width), end - start);
      all.set(piece.at(-1)!, start * classes);
    }
    return tensor(all, [rows, classes]);
  };

  return {
    valueAndGrad: (params, { inputs, labels }) => {
      const layers = params.map(floatLayer);
      const rows = rowCount(inputs);
      const values = forward(layers, activation, floats(inputs), rows);
      // The scores give way to their gradient.
      const delta = values.at(-1)!;
      const loss = crossEntropyInto(delta, floats(labels));
      return [loss, backward(layers, activation, values, delta, rows)];
    },
    scores,
    loss: (params, { inputs, labels }) => crossEntropyInto(floats(scores(params, inputs)), floats(labels)),
    accuracy: (params, { inputs, labels }) => accuracyOf(scores(params, inputs), labels),
  };
};

const pieceRows = 128;

const rowCount = ({ shape }: Tensor): number => shape[0] ?? 0;
