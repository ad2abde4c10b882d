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
} from '../../src/index.js';

/** The row-major positions that a sparse tensor is about, entry by entry. */
const coordinates = ({ indices, values }: SparseTensor): readonly number[] => {
  const block = values.size / Math.max(1, indices.length);
  return Array.from(indices).flatMap((index) => Array.from({ length: block }, (_, k) => index * block + k));
};

/** The gradient as ordinary tensors. */
export const dense = (gradient: Tree<GradientLeaf>): Tree<Tensor> =>
  mapTree((leaf: GradientLeaf) => (isSparseTensor(leaf) ? toDense(leaf) : leaf), gradient);

/** What a step on a sparse gradient leaves: the new value where it touches, the old one elsewhere. */
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
    return tensor(values, { dtype: old.dtype, shape: old.shape });
  }, gradient);
};

/** The entries of ordinary tensors that a sparse gradient is about. */
export const entries = (gradient: Tree<GradientLeaf>, of: Tree<Tensor>): Tree<GradientLeaf> =>
  zipTrees(
    (leaf: GradientLeaf, whole: Tensor): GradientLeaf => {
      if (!isSparseTensor(leaf)) return whole;
      const elements = toArray(whole);
      const values = coordinates(leaf).map((at) => elements[at]!);
      const { indices, shape, dtype } = leaf;
      return sparseTensor(indices, tensor(values, { dtype, shape: leaf.values.shape }), shape);
    },
    gradient,
    of,
  );

/** A tensor with the number where a sparse gradient does not touch. */
export const atRest = (gradient: Tree<GradientLeaf>, slot: Tree<Tensor>, initial: number): Tree<Tensor> =>
  lazily(
    gradient,
    mapTree(
      ({ dtype, shape, size }: Tensor) => tensor(new Array<number>(size).fill(initial), { dtype, shape }),
      slot,
    ),
    slot,
  );
