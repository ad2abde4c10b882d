import type { Layer } from 'thalweg/network';
import { activations, type Activation } from './activation.js';
import { inputGradient, layerGradient, weightedSums, type FloatLayer } from './dense-layer.js';

/** The inputs of every layer, and the sums of the last, on which there is no activation. */
export const forward = (
  layers: readonly FloatLayer[],
  activation: Activation,
  inputs: Float64Array,
  rows: number,
): Float64Array[] => {
  const { value } = activations[activation];
  return layers.reduce(
    (values, layer, i) => {
      const sums = weightedSums(layer, values[i]!, rows);
      if (i < layers.length - 1) for (let k = 0; k < sums.length; k++) sums[k] = value(sums[k]!);
      return [...values, sums];
    },
    [inputs],
  );
};

/**
 * The gradients of the layers from the one in the sums of the last.
 *
 * @param values - The inputs of the layers, as {@link forward} returns them.
 */
export const backward = (
  layers: readonly FloatLayer[],
  activation: Activation,
  values: readonly Float64Array[],
  ofLast: Float64Array,
  rows: number,
): readonly Layer[] => {
  const { slope } = activations[activation];
  const gradients: Layer[] = [];
  let delta = ofLast;
  for (let i = layers.length - 1; i >= 0; i--) {
    const layer = layers[i]!;
    const input = values[i]!;
    gradients.unshift(layerGradient(layer, input, delta, rows));
    if (i === 0) break;
    const back = inputGradient(layer, delta);
    for (let k = 0; k < back.length; k++) back[k]! *= slope(input[k]!);
    delta = back;
  }
  return gradients;
};
