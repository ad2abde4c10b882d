import { normal, splitKey, tensor, toArray, type Key, type Tensor } from '@thalweg/core';

/** A dense layer: weights `[inputs, outputs]` and biases `[outputs]`. */
export interface Layer {
  readonly w: Tensor;
  readonly b: Tensor;
}

/** A score (logit) for each class, straight from the inputs: softmax regression. */
export interface Linear {
  readonly output: Layer;
}

/** A hidden layer with tanh, and then the scores. */
export interface Mlp {
  readonly hidden: Layer;
  readonly output: Layer;
}

export type Network = Linear | Mlp;

/** A network that has learnt nothing: Glorot normal weights, biases 0. */
export const initialMlp = (
  key: Key,
  { inputs, hidden, classes }: { readonly inputs: number; readonly hidden: number; readonly classes: number },
): Network => {
  const [forHidden = key, forOutput = key] = splitKey(key);
  return {
    hidden: glorotLayer(forHidden, inputs, hidden),
    output: glorotLayer(forOutput, hidden, classes),
  };
};

/** Weights and biases 0: the loss has one valley, and there is no symmetry to break. */
export const initialLinear = ({
  inputs,
  classes,
}: {
  readonly inputs: number;
  readonly classes: number;
}): Network => ({
  output: {
    w: tensor(new Float32Array(inputs * classes), { shape: [inputs, classes] }),
    b: tensor(new Float32Array(classes)),
  },
});

/** Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010). */
const glorotLayer = (key: Key, inputs: number, outputs: number): Layer => {
  const shape = [inputs, outputs];
  const deviation = Math.sqrt(2 / (inputs + outputs));
  const weights = Float32Array.from(toArray(normal(key, shape)), (z) => deviation * z);
  return { w: tensor(weights, { shape }), b: tensor(new Float32Array(outputs)) };
};
