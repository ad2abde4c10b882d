import * as fc from 'fast-check';
import type { Dtype, Tensor, Tree } from '../../src/index.js';
import { arbitraryTensor, awkwardNumber, dtypes, largeShapes, shapes, tameNumber } from '@thalweg/testing';

/** Parameters and the gradients of a few steps, of the same structure. */
export interface Problem {
  readonly params: Tree<Tensor>;
  readonly gradients: readonly Tree<Tensor>[];
}

/** What a leaf is, without its numbers. */
export type LeafKind = readonly [shape: readonly number[], dtype: Dtype];

/** A tree with these leaves, in one of a few forms. */
export const treeOf = <A>(leaves: readonly A[], form: number): Tree<A> => {
  if (leaves.length === 1 && form === 0) return leaves[0]!;
  if (form <= 1) return leaves;
  const [first, ...rest] = leaves;
  const a = first === undefined ? {} : { a: first };
  return { ...a, layers: rest.map((leaf, i) => (i % 2 === 0 ? { w: leaf } : [leaf])), none: {} };
};

/** Numbers of a whole problem: awkward ones somewhere, or sums that stay finite. */
export const numbers: fc.Arbitrary<fc.Arbitrary<number>> = fc.constantFrom(awkwardNumber, tameNumber);

/** Up to `most` leaves; seldom none. */
const kindsOf = (
  leafShapes: fc.Arbitrary<readonly number[]>,
  most: number,
): fc.Arbitrary<readonly LeafKind[]> =>
  fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 20, arbitrary: fc.array(fc.tuple(leafShapes, dtypes), { minLength: 1, maxLength: most }) },
  );

const problemsOf = (leafShapes: fc.Arbitrary<readonly number[]>, most: number): fc.Arbitrary<Problem> =>
  fc
    .record({
      kinds: kindsOf(leafShapes, most),
      steps: fc.integer({ min: 1, max: 3 }),
      form: fc.nat(2),
      number: numbers,
    })
    .chain(({ kinds, steps, form, number }) => {
      const tree = fc
        .tuple(...kinds.map(([shape, dtype]) => arbitraryTensor(shape, dtype, number)))
        .map((tensors) => treeOf(tensors, form));
      return fc.record({ params: tree, gradients: fc.array(tree, { minLength: steps, maxLength: steps }) });
    });

/** On up to four leaves of a few elements, each of a shape, dtype and memory layout of its own. */
export const smallProblems: fc.Arbitrary<Problem> = problemsOf(shapes, 4);

/** The same with leaves of up to 10 000 elements among them. */
export const largeProblems: fc.Arbitrary<Problem> = problemsOf(fc.oneof(shapes, largeShapes), 3);
