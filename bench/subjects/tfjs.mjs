// TensorFlow.js: its optimizers change variables in place. It has no decoupled weight decay and no clipping by norm.
import { peer } from '../process/peer.mjs';
import { learningRate } from '../process/subject.mjs';

/** So many parameters at most: the plain JavaScript backend takes a minute for what comes after. */
const most = { cpu: 100_000, wasm: Infinity };

/**
 * @param {'cpu' | 'wasm'} backend
 * @returns {Promise<import('../process/subject.mjs').Subject<import('../process/subject.mjs').DenseWork> | import('../process/subject.mjs').Missing>}
 */
export const open = async (backend) => {
  const tf = peer('@tensorflow/tfjs-core');
  if (tf === undefined || peer(`@tensorflow/tfjs-backend-${backend}`) === undefined)
    return { missing: `npm install --no-save @tensorflow/tfjs-core @tensorflow/tfjs-backend-${backend}` };
  // No checks of its arguments, and no greeting.
  tf.enableProdMode();
  await tf.setBackend(backend);
  const optimizers = {
    adam: () => tf.train.adam(learningRate),
    momentum: () => tf.train.momentum(learningRate, 0.9),
    adagrad: () => tf.train.adagrad(learningRate, 0),
  };
  return {
    version: `tfjs ${tf.version_core}`,
    prepare: ({ optimizer, parameters, leaves }) => {
      if (optimizer === 'clip-adamw' || parameters > most[backend]) return undefined;
      const shape = [parameters / leaves];
      const names = Array.from({ length: leaves }, (_, i) => `w${i}`);
      const [first] = names.map((name) => tf.variable(tf.fill(shape, 1), true, name));
      const gradients = Object.fromEntries(names.map((name) => [name, tf.fill(shape, 0.1)]));
      const tx = optimizers[optimizer]();
      return { step: () => tx.applyGradients(gradients), first: () => first.dataSync()[0] };
    },
  };
};
