import {
  add,
  elementwise,
  filledLike,
  isSparseTensor,
  mapTensors,
  mapTree,
  mul,
  sub,
  toDense,
  type GradientLeaf,
  type Gradients,
  type Params,
} from '@thalweg/core';

const sums = elementwise({ tensors: ['a', 'b'], results: ({ a, b }) => ({ y: add(a, b) }) });
const differences = elementwise({ tensors: ['a', 'b'], results: ({ a, b }) => ({ y: sub(a, b) }) });
const products = elementwise({ tensors: ['a'], scalars: ['c'], results: ({ a, c }) => ({ y: mul(c, a) }) });
const scaledDifferences = elementwise({
  tensors: ['a', 'b'],
  scalars: ['c'],
  results: ({ a, b, c }) => ({ y: mul(c, sub(a, b)) }),
});
const scaledSums = elementwise({
  tensors: ['a', 'b'],
  scalars: ['c'],
  results: ({ a, b, c }) => ({ y: add(mul(c, a), b) }),
});

/** a + b. @internal */
export const sum = (a: Params, b: Params): Params => sums({ a, b }).y;

/** a − b. @internal */
export const difference = (a: Params, b: Params): Params => differences({ a, b }).y;

/** c·(a − b). @internal */
export const scaledDifference = (c: number, a: Params, b: Params): Params => scaledDifferences({ a, b, c }).y;

/** c·a + b. @internal */
export const scaledSum = (c: number, a: Params, b: Params): Params => scaledSums({ a, b, c }).y;

/** c·a, of gradients whose leaves may be sparse. @internal */
export const scaledGradients = (c: number, a: Gradients): Gradients =>
  mapTree(
    (leaf: GradientLeaf): GradientLeaf =>
      isSparseTensor(leaf)
        ? { ...leaf, values: products({ a: leaf.values, c }).y }
        : products({ a: leaf, c }).y,
    a,
  );

/** Gradients without sparse leaves. @internal */
export const dense = (gradients: Gradients): Params =>
  mapTree((leaf: GradientLeaf) => (isSparseTensor(leaf) ? toDense(leaf) : leaf), gradients);

/** A tree like another, filled with one number. @internal */
export const filled = (tree: Params, value: number): Params =>
  mapTensors<Params>((leaf) => filledLike(leaf, value), tree);
