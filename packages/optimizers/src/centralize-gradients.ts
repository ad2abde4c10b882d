import { asTensor, choice, defineTransformation, mapTensors, toNdArray } from '@thalweg/core';
import { unitsOf, type Outputs } from './units-of.js';

/**
 * Subtracts from the gradient of each unit its mean:
 *
 * $$u_i = g_i - \frac{1}{n} \sum_{j=1}^n g_{ij}$$
 *
 * A unit $i$ is what leads to one output: all $n$ elements with the same place on the axis of outputs, which is the last one
 * unless `outputs` says otherwise. So the mean of a matrix `[inputs, outputs]` is over the rows, one for each column. A leaf with fewer
 * than two axes stays as it is. A unit of one element gets 0: with a single input, a weight does not move.
 *
 * Means are computed in double.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { centralizeGradients } from '@thalweg/optimizers';
 *
 * const gradient = tensor([[1, 2, 3], [5, 8, 3]]);
 * const byColumns = centralizeGradients();
 * toArray(byColumns.update(gradient, byColumns.init(gradient))[0]) // => [-2, -3, 0, 2, 3, 0]
 * const byRows = centralizeGradients({ outputs: 'rows' });
 * toArray(byRows.update(tensor([[1, 2, 3]]), byRows.init(tensor([[0, 0, 0]])))[0]) // => [-1, 0, 1]
 * ```
 *
 * Source: Yong, Huang, Hua and Zhang, "Gradient centralization: a new optimization technique for deep neural networks" (2020), eq. 1,
 * where the weights of an output are a column. Same as Optax `centralize` with `outputs: 'rows'`: Optax always takes the first axis
 * as that of outputs, also for weights `[inputs, outputs]`, as Flax has them. PyTorch does not have it.
 *
 * It refuses sparse gradients, as every transformation that is not a rule.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const centralizeGradients = defineTransformation({
  name: 'centralizeGradients',
  hyper: {
    /** Where a weight has its outputs: in the last axis, as in `matmul(x, w)`, or in the first, as in PyTorch. */
    outputs: choice<Outputs>(['columns', 'rows'], 'columns'),
  },
  init: () => ({}),
  update: (updates, state, _, { outputs }) => [
    mapTensors((g) => {
      if (g.shape.length < 2 || g.size === 0) return g;
      const { count, unitAt } = unitsOf(g.shape, outputs);
      const gradient = toNdArray(g).data;
      const sums = new Float64Array(count);
      for (let i = 0; i < gradient.length; i++) sums[unitAt(i)]! += gradient[i]!;
      const means = sums.map((sum) => (sum * count) / gradient.length);
      for (let i = 0; i < gradient.length; i++) gradient[i] = gradient[i]! - means[unitAt(i)]!;
      return asTensor(gradient, g.shape);
    }, updates),
    state,
  ],
});
