import {
  isSparseTensor,
  leaves,
  mapTree,
  sparseTensor,
  tensor,
  toArray,
  toDense,
  zipTrees,
  type GradientLeaf,
  type SparseTensor,
  type Tensor,
  type Tree,
} from '@thalweg/core';

/** The row-major positions that a sparse tensor is about, entry by entry. */
const coordinates = ({ indices, values }: SparseTensor): readonly number[] => {
  const block = values.size / Math.max(1, indices.length);
  return Array.from(indices).flatMap((index) => Array.from({ length: block }, (_, k) => index * block + k));
};

/**
 * The gradient with every sparse leaf made dense.
 *
 * @example
 * ```ts
 * import { sparseTensor, tensor, toArray } from '@thalweg/core';
 * import { dense } from '@thalweg/testing';
 *
 * toArray(dense(sparseTensor([1], tensor([5]), [3])) as never) // => [0, 5, 0]
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const dense = (gradient: Tree<GradientLeaf>): Tree<Tensor> =>
  mapTree((leaf: GradientLeaf) => (isSparseTensor(leaf) ? toDense(leaf) : leaf), gradient);

/**
 * The result of a step on a sparse gradient: the new value where the gradient touches, the old one elsewhere.
 *
 * @example
 * ```ts
 * import { sparseTensor, tensor, toArray } from '@thalweg/core';
 * import { lazily } from '@thalweg/testing';
 *
 * const gradient = sparseTensor([1], tensor([5]), [3]);
 * toArray(lazily(gradient, tensor([1, 2, 3]), tensor([7, 8, 9])) as never) // => [1, 8, 3]
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const lazily = (
  gradient: Tree<GradientLeaf>,
  before: Tree<Tensor>,
  after: Tree<Tensor>,
): Tree<Tensor> => {
  const [olds, news] = [leaves<Tensor>(before), leaves<Tensor>(after)];
  let i = 0;
  return mapTree((leaf: GradientLeaf): Tensor => {
    const [old, next] = [olds[i]!, news[i++]!];
    if (!isSparseTensor(leaf)) return next;
    const [values, changed] = [toArray(old), toArray(next)];
    for (const at of coordinates(leaf)) values[at] = changed[at]!;
    return tensor(values, old.shape, old.dtype);
  }, gradient);
};

/**
 * The entries of dense tensors that a sparse gradient touches.
 *
 * @example
 * ```ts
 * import { sparseTensor, tensor, toArray, type SparseTensor } from '@thalweg/core';
 * import { entriesAt } from '@thalweg/testing';
 *
 * const gradient = sparseTensor([1], tensor([5]), [3]);
 * toArray((entriesAt(gradient, tensor([7, 8, 9])) as SparseTensor).values) // => [8]
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const entriesAt = (gradient: Tree<GradientLeaf>, of: Tree<Tensor>): Tree<GradientLeaf> =>
  zipTrees(
    (leaf: GradientLeaf, whole: Tensor): GradientLeaf => {
      if (!isSparseTensor(leaf)) return whole;
      const elements = toArray(whole);
      const values = coordinates(leaf).map((at) => elements[at]!);
      const { indices, shape, dtype } = leaf;
      return sparseTensor(indices, tensor(values, leaf.values.shape, dtype), shape);
    },
    gradient,
    of,
  );

/**
 * A tensor with a number in every place that a sparse gradient does not touch.
 *
 * @example
 * ```ts
 * import { sparseTensor, tensor, toArray } from '@thalweg/core';
 * import { atRest } from '@thalweg/testing';
 *
 * const gradient = sparseTensor([1], tensor([5]), [3]);
 * toArray(atRest(gradient, tensor([7, 8, 9]), 0) as never) // => [0, 8, 0]
 * ```
 *
 * @category Testing
 * @since 0.1.0
 */
export const atRest = (gradient: Tree<GradientLeaf>, slot: Tree<Tensor>, initial: number): Tree<Tensor> =>
  lazily(
    gradient,
    mapTree(
      ({ dtype, shape, size }: Tensor) => tensor(new Array<number>(size).fill(initial), shape, dtype),
      slot,
    ),
    slot,
  );
