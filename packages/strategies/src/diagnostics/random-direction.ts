import { foldIn, normal, requireKey, toNdArray, type Key, type TensorTree, type TreeOf } from '@thalweg/core';
import { parameterVector } from './parameter-vector.js';

/**
 * A random direction whose leaves have the norms of the parameters' leaves.
 *
 * $$d_l = \lVert \theta_l \rVert \, \frac{z_l}{\lVert z_l \rVert}, \qquad z_l \sim \mathcal{N}(0, I)$$
 *
 * Without this scaling, a step would perturb a layer with small weights more than one with large weights, even if both
 * networks are the same function, and plots of two networks could not be compared. A leaf of zeros stays 0.
 *
 * @param key - A random key; use another key for each direction.
 * @param params - The parameters $\theta$; not changed.
 * @returns A tree like the parameters, in their dtypes: a direction for {@link lossSurface}.
 * @throws {ConfigError} If `key` is not a random key.
 * @throws {TreeMismatchError} If a leaf is not a float32 or float64 tensor.
 *
 * @example
 * ```ts
 * import { makeKey, tensor } from '@thalweg/core';
 * import { randomDirection } from '@thalweg/strategies';
 *
 * const { w } = randomDirection(makeKey(1), { w: tensor([3, 4]) });
 * Math.hypot(w.get(0), w.get(1)) // => 5.000…
 * ```
 *
 * Source: Hao Li, Zheng Xu, Gavin Taylor, Christoph Studer, Tom Goldstein, "Visualizing the loss landscape of neural
 * nets" (2018), section 4. They normalise the weights of each filter or neuron separately. This function normalises a
 * whole leaf, since a tree does not say which weights belong to one neuron.
 *
 * @category Diagnostics
 * @since 0.1.0
 */
export const randomDirection = <P>(key: Key, params: P & TensorTree<P>): TreeOf<P> => {
  requireKey('randomDirection', 'key', key);
  const vector = parameterVector<P>(params);
  const direction = vector.read(params, 'params');
  vector.blocks.forEach(({ start, size }, leaf) => {
    const z = toNdArray(normal(foldIn(key, leaf), [size])).data;
    let own = 0;
    let drawn = 0;
    for (let i = 0; i < size; i++) {
      own += direction[start + i]! ** 2;
      drawn += z[i]! ** 2;
    }
    const scale = Math.sqrt(own / drawn);
    for (let i = 0; i < size; i++) direction[start + i] = scale * z[i]!;
  });
  return vector.tree(direction);
};
