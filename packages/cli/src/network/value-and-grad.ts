import { init, jit, nn, numpy as np, valueAndGrad } from '@jax-js/jax';
import { tensor, toNdArray, type Tensor } from '@thalweg/core';
import type { Examples } from './examples.js';
import type { Layer, Network } from './network.js';

/**
 * The mean cross entropy of a batch, and its gradient at the parameters.
 *
 * @category Network
 * @since 0.1.0
 */
export type ValueAndGrad = (params: Network, batch: Examples) => readonly [loss: number, gradients: Network];

/**
 * Makes gradients by automatic differentiation: jax-js on its WebAssembly backend, compiled once for each batch size.
 *
 * Using a jax-js array frees it (`.ref` keeps it for one more use), so no array outlives a call here: tensors go in and
 * come out as copies.
 *
 * @example
 * ```ts
 * import { makeKey, tensor } from '@thalweg/core';
 * import { createValueAndGrad, initialMlp } from 'thalweg/network';
 *
 * const valueAndGrad = await createValueAndGrad(2);
 * const network = initialMlp(makeKey(1), { inputs: 3, hidden: 4, classes: 2 });
 * const [, gradients] = valueAndGrad(network, { inputs: tensor([[1, 2, 3]]), labels: tensor([1]) });
 * gradients.output.b.shape; // => [2]
 * ```
 * @category Network
 * @since 0.1.0
 */
export const createValueAndGrad = async (classes: number): Promise<ValueAndGrad> => {
  // Named explicitly, because the default looks for a GPU in `navigator`, which Node 20 does not have.
  await init('wasm');
  const withHidden = jit(valueAndGrad(hiddenCrossEntropy));
  const withoutHidden = jit(valueAndGrad(crossEntropy));
  return (network, { inputs, labels }) => {
    const targets = oneHot(labels, classes);
    const output = layerIn(network.output);
    if ('hidden' in network) {
      const params = { hidden: layerIn(network.hidden), output };
      const [loss, gradients] = withHidden(params, arrayIn(inputs), targets);
      return [loss.item(), { hidden: layerOut(gradients.hidden), output: layerOut(gradients.output) }];
    }
    const [loss, gradients] = withoutHidden({ output }, arrayIn(inputs), targets);
    return [loss.item(), { output: layerOut(gradients.output) }];
  };
};

interface JaxLayer {
  readonly w: np.Array;
  readonly b: np.Array;
}

const hiddenCrossEntropy = (
  { hidden, output }: { readonly hidden: JaxLayer; readonly output: JaxLayer },
  inputs: np.Array,
  targets: np.Array,
): np.Array => crossEntropy({ output }, np.tanh(dense(hidden, inputs)), targets);

const crossEntropy = (
  { output }: { readonly output: JaxLayer },
  inputs: np.Array,
  targets: np.Array,
): np.Array => {
  const scores = dense(output, inputs);
  return nn.logsumexp(scores.ref, -1).sub(scores.mul(targets).sum(-1)).mean();
};

const dense = ({ w, b }: JaxLayer, input: np.Array): np.Array => np.dot(input, w).add(b);

const arrayIn = (from: Tensor): np.Array =>
  np.array(new Float32Array(toNdArray(from).data), { shape: [...from.shape] });

const layerIn = ({ w, b }: Layer): JaxLayer => ({ w: arrayIn(w), b: arrayIn(b) });

const layerOut = ({ w, b }: JaxLayer): Layer => ({ w: tensorOut(w), b: tensorOut(b) });

const tensorOut = (array: np.Array): Tensor => {
  const { shape } = array;
  const data: unknown = array.dataSync();
  if (!(data instanceof Float32Array)) throw new TypeError('jax-js: expected a gradient in float32');
  return tensor(data, shape);
};

/** A row for each label: 1 in its column, 0 elsewhere. */
const oneHot = (labels: Tensor, classes: number): np.Array => {
  const targets = new Float32Array(labels.size * classes);
  for (let i = 0; i < labels.size; i++) targets[i * classes + labels.get(i)] = 1;
  return np.array(targets, { shape: [labels.size, classes] });
};
