// A network of tfjs: its gradient, a step of its own Adam on it, and steps of thalweg.
// In Node its bundle brings the gradients of operations.
import '@tensorflow/tfjs-layers';
import '@tensorflow/tfjs-backend-cpu';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { adam } from '@thalweg/optimizers';
import { tfOptimizer } from '@thalweg/tfjs';
import { batch, numbers } from './network-numbers.mjs';

/**
 * Both backends are done when a call returns, so a step need not read, which costs a copy.
 *
 * @param {string} backend
 * @param {readonly number[]} sizes The sizes of the layers, from the input to the output.
 */
export const open = async (backend, sizes) => {
  const wasm = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm');
  setWasmPaths(`${dirname(wasm)}/`);
  tf.enableProdMode();
  if (!(await tf.setBackend(backend))) throw new Error(`tfjs has no backend ${backend} here`);

  const weights = sizes
    .slice(1)
    .flatMap((width, layer) => [
      tf.variable(tf.tensor(numbers(sizes[layer] * width), [sizes[layer], width])),
      tf.variable(tf.zeros([width])),
    ]);
  const input = tf.tensor(numbers(batch * sizes[0]), [batch, sizes[0]]);
  const target = tf.oneHot(
    tf.tensor1d(Int32Array.from({ length: batch }, (_, i) => i % sizes[sizes.length - 1])),
    sizes[sizes.length - 1],
  );
  const loss = () => {
    let at = /** @type {tf.Tensor2D} */ (input);
    for (let layer = 0; layer + 1 < sizes.length; layer++) {
      const linear = tf.add(tf.matMul(at, /** @type {any} */ (weights[2 * layer])), weights[2 * layer + 1]);
      at = /** @type {tf.Tensor2D} */ (layer + 2 < sizes.length ? tf.relu(linear) : linear);
    }
    return /** @type {tf.Scalar} */ (tf.losses.softmaxCrossEntropy(target, at));
  };
  const grads = /** @type {any} */ (tf.variableGrads(loss).grads);
  const own = tf.train.adam(1e-3, 0.9, 0.999, 1e-8);
  const copied = tfOptimizer(adam({ learningRate: 1e-3 }), { on: 'cpu' });
  const lowered = tfOptimizer(adam({ learningRate: 1e-3 }), { on: 'backend' });
  return {
    gradient: () => {
      const found = tf.variableGrads(loss);
      found.value.dataSync();
      tf.dispose([found.value, found.grads]);
    },
    own: () => own.applyGradients(grads),
    copied: () => copied.applyGradients(grads),
    lowered: () => lowered.applyGradients(grads),
  };
};
