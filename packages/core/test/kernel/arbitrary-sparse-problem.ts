import * as fc from 'fast-check';
import type { Dtype, GradientLeaf, Tensor, Tree } from '../../src/index.js';
import { arbitrarySparse, arbitraryTensor, dtypes, shapes } from '@thalweg/testing';
import { numbers, treeOf } from './arbitrary-problem.js';

/** Parameters, and gradients of which some are sparse. */
export interface SparseProblem {
  readonly params: Tree<Tensor>;
  readonly gradients: readonly Tree<GradientLeaf>[];
  /** The leaves that never are, bit i for leaf i. */
  readonly dense: number;
}

interface Kind {
  readonly shape: readonly number[];
  readonly dtype: Dtype;
  readonly sparse: boolean;
}

// An axis at least; of no length now and then.
const axes = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 3 });

const kind: fc.Arbitrary<Kind> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      shape: fc.oneof(
        { weight: 6, arbitrary: axes },
        { weight: 1, arbitrary: fc.constantFrom([70, 3], [301]) },
      ),
      dtype: dtypes,
      sparse: fc.constant(true),
    }),
  },
  { weight: 1, arbitrary: fc.record({ shape: shapes, dtype: dtypes, sparse: fc.constant(false) }) },
);

export const sparseProblems: fc.Arbitrary<SparseProblem> = fc
  .record({
    kinds: fc.array(kind, { minLength: 1, maxLength: 4 }),
    steps: fc.integer({ min: 1, max: 3 }),
    form: fc.nat(2),
    number: numbers,
  })
  .chain(({ kinds, steps, form, number }) => {
    const tree = (leaf: (kind: Kind) => fc.Arbitrary<GradientLeaf>) =>
      fc.tuple(...kinds.map(leaf)).map((leaves) => treeOf(leaves, form));
    const plain = ({ shape, dtype }: Kind) => arbitraryTensor(shape, dtype, number);
    const gradient = tree((of) =>
      of.sparse
        ? fc.oneof(
            { weight: 5, arbitrary: arbitrarySparse(of.shape, of.dtype, number) },
            { weight: 1, arbitrary: plain(of) },
          )
        : plain(of),
    );
    return fc.record({
      params: tree(plain) as fc.Arbitrary<Tree<Tensor>>,
      gradients: fc.array(gradient, { minLength: steps, maxLength: steps }),
      dense: fc.constant(kinds.reduce((bits, { sparse }, i) => (sparse ? bits : bits | (1 << i)), 0)),
    });
  });
