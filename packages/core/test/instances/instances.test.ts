import * as fc from 'fast-check';
import { concatAll } from 'fp-ts/lib/Monoid.js';
import * as O from 'fp-ts/lib/Option.js';
import { describe, expect, it } from 'vitest';
import { chainAll, compose, defineRule, finite, leaves, mul, tensor, type Tree } from '../../src/index.js';
import {
  strategyMonoid,
  transformationMonoid,
  treeFoldable,
  treeFunctor,
  treeTraversable,
} from '../../src/instances/index.js';
import { arbitraryEvents, expectSameBits, heard } from '@thalweg/testing';
import { arbitraryStrategy } from '../strategy/moody.js';

const numberTree: fc.Arbitrary<Tree<number>> = fc.letrec<{ tree: Tree<number> }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3 },
    fc.integer(),
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(fc.string({ maxLength: 2 }), tie('tree'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).tree;

describe('treeFunctor', () => {
  it('obeys identity and composition', () => {
    fc.assert(
      fc.property(numberTree, (tree) => {
        const [f, g] = [(x: number) => x + 1, (x: number) => x * 3];
        expect(treeFunctor.map(tree, (x) => x)).toEqual(tree);
        expect(treeFunctor.map(treeFunctor.map(tree, f), g)).toEqual(treeFunctor.map(tree, (x) => g(f(x))));
      }),
    );
  });
});

describe('treeFoldable', () => {
  it('agrees with the list of leaves', () => {
    fc.assert(
      fc.property(numberTree, (tree) => {
        const list = {
          empty: [] as readonly number[],
          concat: (a: readonly number[], b: readonly number[]) => [...a, ...b],
        };
        expect(treeFoldable.foldMap(list)(tree, (x) => [x])).toEqual(leaves(tree));
        expect(treeFoldable.reduceRight<number, number[]>(tree, [], (x, all) => [x, ...all])).toEqual(
          leaves(tree),
        );
      }),
    );
  });
});

describe('treeTraversable', () => {
  const traverse = treeTraversable.traverse(O.Applicative);
  it('obeys identity, and agrees with map', () => {
    fc.assert(
      fc.property(numberTree, (tree) => {
        expect(traverse(tree, (x: number) => O.some(x))).toEqual(O.some(tree));
        expect(traverse(tree, (x: number) => O.some(x * 2))).toEqual(
          O.some(treeFunctor.map(tree, (x) => x * 2)),
        );
      }),
    );
  });

  it('fails as a whole if one leaf fails', () => {
    expect(traverse({ a: [1, -1] }, (x) => (x > 0 ? O.some(x) : O.none))).toEqual(O.none);
  });
});

describe('transformationMonoid', () => {
  const times = defineRule({
    name: 'times',
    hyper: { by: finite() },
    argument: 'by',
    rule: ({ g, by }) => ({ g: mul(g, by) }),
  });

  it('obeys the laws, seen from outside', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        (x, y) => {
          const { concat, empty } = transformationMonoid;
          const [a, b, c] = [times(x), times(y), times(0.1)];
          const run = (tx: Parameters<typeof concat>[0]) => {
            const whole = chainAll([tx]);
            return whole.update(tensor([1, -2]), whole.init(tensor([0, 0])));
          };
          expectSameBits(run(concat(concat(a, b), c)), run(concat(a, concat(b, c))));
          expectSameBits(run(concat(empty, a)), run(a));
          expectSameBits(run(concat(a, empty)), run(a));
        },
      ),
    );
  });
});

describe('strategyMonoid', () => {
  const { concat, empty } = strategyMonoid;

  it('obeys the laws, seen from outside', () => {
    fc.assert(
      fc.property(
        arbitraryStrategy,
        arbitraryStrategy,
        arbitraryStrategy,
        arbitraryEvents,
        (a, b, c, events) => {
          const run = (strategy: typeof empty) => heard(strategy, events);
          expect(run(concat(concat(a, b), c))).toEqual(run(concat(a, concat(b, c))));
          expect(run(concat(empty, a))).toEqual(run(a));
          expect(run(concat(a, empty))).toEqual(run(a));
        },
      ),
    );
  });

  it('is compose', () => {
    fc.assert(
      fc.property(fc.array(arbitraryStrategy, { maxLength: 5 }), (strategies) => {
        expect(concatAll(strategyMonoid)(strategies).parts).toEqual(compose(...strategies).parts);
      }),
      { numRuns: 30 },
    );
  });
});
