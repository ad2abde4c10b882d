import { tensor, type Tensor } from '@thalweg/core';
import {
  batchNormBackward,
  batchNormInference,
  batchNormTraining,
  initBatchNorm,
  type BatchNormParams,
  type BatchNormRunning,
} from '@thalweg/strategies';
import type { Examples, Layer } from 'thalweg/network';
import { activations, type Activation } from './activation.js';
import { crossEntropyInto } from './cross-entropy.js';
import { floatLayer, inputGradient, layerGradient, weightedSums, type FloatLayer } from './dense-layer.js';
import { floats } from './floats.js';
import type { Layers } from './mlp.js';
import { accuracyOf } from './predictions.js';

/** A network whose hidden layers normalise their sums before the activation. */
export interface NormalisedLayers {
  readonly hidden: readonly {
    readonly w: Tensor;
    /** Takes the place of a bias. */
    readonly norm: BatchNormParams;
  }[];
  readonly output: Layer;
}

/** What a network normalises with when it is not training, for each hidden layer. */
export type Running = readonly BatchNormRunning[];

/** Computes with networks of normalised layers that all have one activation; see {@link createNormalisedMlp}. */
export interface NormalisedMlp {
  /** The mean softmax cross entropy of a batch, its gradient, and the running statistics after the batch. */
  readonly valueAndGrad: (
    params: NormalisedLayers,
    running: Running,
    batch: Examples,
  ) => readonly [loss: number, gradients: NormalisedLayers, running: Running];
  /** The fraction whose class gets the highest score, with the running statistics. */
  readonly accuracy: (params: NormalisedLayers, running: Running, examples: Examples) => number;
}

/** The same weights, with normalisation in place of the biases of the hidden layers. */
export const normalised = (
  layers: Layers,
): { readonly params: NormalisedLayers; readonly running: Running } => {
  const norms = layers.slice(0, -1).map(({ b }) => initBatchNorm({ features: b.size }));
  return {
    params: {
      hidden: norms.map(({ params }, i) => ({ w: layers[i]!.w, norm: params })),
      output: layers.at(-1)!,
    },
    running: norms.map(({ running }) => running),
  };
};

/** Backpropagation written out, through the statistics of the batch as well. */
export const createNormalisedMlp = (activation: Activation): NormalisedMlp => {
  const { value, slope } = activations[activation];

  const activated = (sums: Tensor): Float64Array => floats(sums).map(value);

  return {
    valueAndGrad: ({ hidden, output }, running, { inputs, labels }) => {
      const rows = labels.size;
      const values = [floats(inputs)];
      const layers = hidden.map(biasless);
      const outcomes = layers.map((layer, i) => {
        const sums = sumsOf(layer, values[i]!, rows);
        const outcome = batchNormTraining(sums, hidden[i]!.norm, running[i]!);
        values.push(activated(outcome.y));
        return outcome;
      });
      const last = floatLayer(output);
      // The scores give way to their gradient.
      const delta = weightedSums(last, values.at(-1)!, rows);
      const loss = crossEntropyInto(delta, floats(labels));

      const gradients: NormalisedLayers['hidden'][number][] = [];
      let back = inputGradient(last, delta);
      for (let i = layers.length - 1; i >= 0; i--) {
        const layer = layers[i]!;
        const activations = values[i + 1]!;
        for (let k = 0; k < back.length; k++) back[k]! *= slope(activations[k]!);
        const dy = tensor(back, [rows, layer.outputs]);
        const { x, params: norm } = batchNormBackward(dy, outcomes[i]!.saved);
        const dx = floats(x);
        gradients.unshift({ w: layerGradient(layer, values[i]!, dx, rows).w, norm });
        if (i > 0) back = inputGradient(layer, dx);
      }
      return [
        loss,
        { hidden: gradients, output: layerGradient(last, values.at(-1)!, delta, rows) },
        outcomes.map(({ running }) => running),
      ];
    },
    accuracy: ({ hidden, output }, running, { inputs, labels }) => {
      const rows = labels.size;
      const values = hidden.reduce((values, layer, i) => {
        const sums = sumsOf(biasless(layer), values, rows);
        return activated(batchNormInference(sums, layer.norm, running[i]!));
      }, floats(inputs));
      const scores = weightedSums(floatLayer(output), values, rows);
      return accuracyOf(tensor(scores, [rows, output.b.size]), labels);
    },
  };
};

const biasless = ({ w, norm }: NormalisedLayers['hidden'][number]): FloatLayer => {
  const outputs = norm.beta.size;
  return { w: floats(w), b: new Float64Array(outputs), inputs: w.size / outputs, outputs };
};

const sumsOf = (layer: FloatLayer, values: Float64Array, rows: number): Tensor =>
  tensor(weightedSums(layer, values, rows), [rows, layer.outputs]);
