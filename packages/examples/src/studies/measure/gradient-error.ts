import { mapTensors, tensor, type TensorTree, type TreeOf } from '@thalweg/core';
import { floats } from '../problem/floats.js';

/**
 * The error of a gradient: its largest difference from central differences of the loss, divided by the largest
 * derivative.
 *
 * @param valueAndGrad - The loss must be smooth around the parameters.
 */
export const gradientError = <P, G>(
  params: P & TensorTree<P>,
  valueAndGrad: (params: TreeOf<P>) => readonly [loss: number, gradients: G & TensorTree<G>],
): number => {
  /** The loss with one parameter moved. */
  const lossBeside = (path: string, index: number, by: number): number => {
    const moved = mapTensors<P>((leaf, at) => {
      if (at !== path) return leaf;
      const values = floats(leaf);
      values[index]! += by;
      return tensor(values, leaf.shape);
    }, params) as TreeOf<P>;
    return valueAndGrad(moved)[0];
  };

  let [distance, largest] = [0, 0];
  mapTensors<G>(
    (gradient, path) => {
      floats(gradient).forEach((derivative, index) => {
        const difference = lossBeside(path, index, halfWidth) - lossBeside(path, index, -halfWidth);
        distance = Math.max(distance, Math.abs(derivative - difference / (2 * halfWidth)));
        largest = Math.max(largest, Math.abs(derivative));
      });
      return gradient;
    },
    valueAndGrad(params as TreeOf<P>)[1],
  );
  return distance / largest;
};

/** Balances the error of the third derivative against that of rounding. */
const halfWidth = 1e-5;
