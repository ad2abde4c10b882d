import { leaves, mapTree, tensor, toArray, type Tensor, type Tree } from '@thalweg/core';

/**
 * The context of a test's step besides the parameters, for members that ask for a loss. Its gradient is near a given one:
 *
 * $$f(\theta) = g^\top \theta + \lVert \theta \rVert^2 / 2$$
 *
 * @param gradient - $g$, a tree like the parameters.
 *
 * @example
 * ```ts
 * import { tensor } from '@thalweg/core';
 * import { lossNear } from '@thalweg/testing';
 *
 * const [value, gradient] = lossNear({ w: tensor(3) }).valueAndGrad({ w: tensor(2) });
 * value // => 8
 * gradient.w.get() // => 5
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const lossNear = (
  gradient: unknown,
): { readonly value: number; readonly valueAndGrad: <P>(params: P) => readonly [number, P] } => {
  const given = leaves(gradient as Tree<Tensor>);
  return {
    value: 1,
    valueAndGrad: <P>(params: P) => {
      let value = 0;
      let place = 0;
      const slopes = mapTree((leaf: Tensor) => {
        const g = toArray(given[place++]!);
        const sum = toArray(leaf).map((theta, i) => {
          value += g[i]! * theta + (theta * theta) / 2;
          return g[i]! + theta;
        });
        return tensor(sum, leaf.shape, leaf.dtype);
      }, params as Tree<Tensor>);
      return [value, slopes as P];
    },
  };
};
