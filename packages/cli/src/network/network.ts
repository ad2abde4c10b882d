import { normal, splitKey, tensor, toArray, type Key, type Tensor } from '@thalweg/core';

/**
 * A dense layer: weights `[inputs, outputs]` and biases `[outputs]`.
 *
 * @category Network
 * @since 0.1.0
 */
export interface Layer {
  readonly w: Tensor;
  readonly b: Tensor;
}

/** A score (logit) for each class, straight from the inputs: softmax regression. */
export interface Linear {
  readonly output: Layer;
}

/** A hidden layer with tanh, followed by the scores. */
export interface Mlp {
  readonly hidden: Layer;
  readonly output: Layer;
}

/**
 * The parameters of a network, with a hidden layer or without.
 *
 * @category Network
 * @since 0.1.0
 */
export type Network = Linear | Mlp;

/**
 * An untrained network with a hidden layer: Glorot normal weights, biases 0.
 *
 * @example
 * ```ts
 * import { makeKey } from '@thalweg/core';
 * import { initialMlp } from 'thalweg/network';
 *
 * initialMlp(makeKey(1), { inputs: 64, hidden: 32, classes: 10 }).output.w.shape; // => [32, 10]
 * ```
 * @category Network
 * @since 0.1.0
 */
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

/** Weights and biases 0: the loss is convex, and there is no symmetry to break. */
export const initialLinear = ({
  inputs,
  classes,
}: {
  readonly inputs: number;
  readonly classes: number;
}): Network => ({
  output: {
    w: tensor(new Float32Array(inputs * classes), [inputs, classes]),
    b: tensor(new Float32Array(classes)),
  },
});

/** Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks" (2010). */
const glorotLayer = (key: Key, inputs: number, outputs: number): Layer => {
  const shape = [inputs, outputs];
  const deviation = Math.sqrt(2 / (inputs + outputs));
  const weights = Float32Array.from(toArray(normal(key, shape)), (z) => deviation * z);
  return { w: tensor(weights, shape), b: tensor(new Float32Array(outputs)) };
};
