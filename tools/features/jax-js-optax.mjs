// Every public symbol of @jax-js/optax beside ours.
import { composed, leftOut, same, topic } from './row.mjs';

/** @type {import('./row.mjs').Peer} */
export const jaxJsOptax = {
  names: '@jax-js/optax',
  title: '@jax-js/optax',
  about:
    '`toOptax` of [`@thalweg/jax-js`](packages/jax-js/README.md) gives any chain of rules its interface, on its arrays. Types of options are not listed.',
  topics: [
    topic(
      'Exports',
      same('sgd', 'sgd momentum nesterov'),
      same('adam', 'adam nadam', "with `nesterov` `nadam({ b1: 0.9, form: 'optax' })`"),
      same('adamw', 'adamw'),
      same('scaleByAdam scaleByLearningRate scale', 'scaleByAdam scaleByLearningRate scale'),
      same('scaleBySchedule', 'scaleBySchedule', 'also inside of `jit`'),
      same('addDecayedWeights', 'addDecayedWeights', 'also scheduled inside of `jit`'),
      same('trace', 'addMomentum'),
      same('clipByGlobalNorm', 'clipByGlobalNorm'),
      same('chain identity setToZero applyUpdates', 'chain identity setToZero applyUpdates'),
      same(
        'GradientTransformation OptState',
        'OptaxTransformation toOptax',
        '`toOptax` gives this interface',
      ),
      same('l2Loss squaredError', 'l2Loss squaredError'),
      same('treeSum', 'sumTree'),
      composed(
        'treeNorm treeMax treeZerosLike treeOnesLike',
        'filledLike foldTree mapTensors toArray',
        `import { filledLike, foldTree, mapTensors, tensor, toArray } from '@thalweg/core';

const tree = { w: tensor([3, 0]), b: tensor([4]) };
Math.sqrt(foldTree(tree, 0, (sum, leaf) => toArray(leaf).reduce((s, x) => s + x * x, sum))); // => 5
foldTree(tree, -Infinity, (max, leaf) => Math.max(max, ...toArray(leaf))); // => 4
toArray(mapTensors((leaf) => filledLike(leaf, 1), tree).w); // => [1, 1]`,
      ),
      leftOut(
        'treeUpdateMoment treeBiasCorrection',
        'expressions of a rule: `ema(m, g, b1)` and `div(m, c)`',
        'ema div',
      ),
    ),
  ],
};
