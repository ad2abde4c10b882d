import {
  filledLike,
  isSparseTensor,
  isTensor,
  mapTensors,
  mapTree,
  paths,
  toDense,
  toNdArray,
  TreeMismatchError,
  zipTrees,
  type Gradients,
  type Params,
  type Tensor,
  type Tree,
} from '@thalweg/core';

// As in the rules of core, an operation on float32 rounds to float32: each loop does one operation and stores it.

/** a + b. @internal */
export const sum = (a: Params, b: Params): Params =>
  combined(a, b, (into, { data, offset }) => {
    for (let i = 0; i < into.length; i++) into[i] = into[i]! + data[offset + i]!;
  });

/** a − b. @internal */
export const difference = (a: Params, b: Params): Params =>
  combined(a, b, (into, { data, offset }) => {
    for (let i = 0; i < into.length; i++) into[i] = into[i]! - data[offset + i]!;
  });

/** c·a. @internal */
export const scaled = (c: number, a: Params): Params =>
  mapTensors<Params>((leaf) => scaledTensor(c, leaf), a);

const scaledTensor = (c: number, leaf: Tensor): Tensor => {
  const result = toNdArray(leaf);
  scale(rounded(c, leaf), result.data);
  return result;
};

/** c·(a − b). @internal */
export const scaledDifference = (c: number, a: Params, b: Params): Params =>
  combined(a, b, (into, { data, offset }, like) => {
    for (let i = 0; i < into.length; i++) into[i] = into[i]! - data[offset + i]!;
    scale(rounded(c, like), into);
  });

/** c·a + b. @internal */
export const scaledSum = (c: number, a: Params, b: Params): Params =>
  combined(a, b, (into, { data, offset }, like) => {
    scale(rounded(c, like), into);
    for (let i = 0; i < into.length; i++) into[i] = into[i]! + data[offset + i]!;
  });

/** c·a, of gradients whose leaves may be sparse. @internal */
export const scaledGradients = (c: number, a: Gradients): Gradients => {
  if (isSparseTensor(a)) return { ...a, values: scaledTensor(c, a.values) };
  if (isTensor(a)) return scaledTensor(c, a);
  return isList(a)
    ? a.map((branch) => scaledGradients(c, branch))
    : Object.fromEntries(Object.entries(a).map(([key, branch]) => [key, scaledGradients(c, branch)]));
};

/** Gradients without sparse leaves. @internal */
export const dense = (gradients: Gradients): Params => {
  if (isSparseTensor(gradients)) return toDense(gradients);
  if (isTensor(gradients)) return gradients;
  return isList(gradients)
    ? gradients.map(dense)
    : Object.fromEntries(Object.entries(gradients).map(([key, branch]) => [key, dense(branch)]));
};

const isList = (tree: Gradients): tree is readonly Gradients[] => Array.isArray(tree);

/** A tree like another, filled with one number. @internal */
export const filled = (tree: Params, value: number): Params =>
  mapTensors<Params>((leaf) => filledLike(leaf, value), tree);

/** A copy to be written to, before it leaves as a tree of tensors. @internal */
export const writable = (tree: Params): Tree<ReturnType<typeof toNdArray>> =>
  mapTree((leaf: Tensor) => toNdArray(leaf), tree);

/** The elements of a tensor in row-major order, from an offset on; copied only if they do not lie so. @internal */
export const rowMajor = (tensor: Tensor): Pick<Tensor, 'data' | 'offset'> => {
  const { shape, stride } = tensor;
  let step = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && stride[axis] !== step) return toNdArray(tensor);
    step *= shape[axis]!;
  }
  return tensor;
};

/**
 * Combines trees of the same structure, leaf by leaf.
 *
 * @throws {TreeMismatchError} If they differ in structure, shape or dtype.
 * @internal
 */
export const zipAlike = <A>(f: (first: Tensor, second: Tensor) => A, first: Params, second: Params) => {
  let leaf = 0;
  return zipTrees(
    (a: Tensor, b: Tensor) => {
      if (!alike(a, b))
        throw new TreeMismatchError({ path: paths(first)[leaf]!, expected: said(a), found: said(b) });
      leaf += 1;
      return f(a, b);
    },
    first,
    second,
  );
};

const alike = (a: Tensor, b: Tensor): boolean =>
  a.dtype === b.dtype &&
  a.shape.length === b.shape.length &&
  a.shape.every((length, axis) => length === b.shape[axis]);

const said = ({ dtype, shape }: Tensor): string => `${dtype} of shape [${shape.join(', ')}]`;

/** The same as `b` to what is first a copy of `a`. */
const combined = (
  a: Params,
  b: Params,
  change: (into: Float32Array | Float64Array, b: Pick<Tensor, 'data' | 'offset'>, like: Tensor) => void,
): Params =>
  zipAlike(
    (first, second) => {
      const result = toNdArray(first);
      change(result.data, rowMajor(second), first);
      return result;
    },
    a,
    b,
  );

const scale = (c: number, into: Float32Array | Float64Array): void => {
  for (let i = 0; i < into.length; i++) into[i] = c * into[i]!;
};

const rounded = (c: number, { dtype }: Tensor): number => (dtype === 'float32' ? Math.fround(c) : c);
