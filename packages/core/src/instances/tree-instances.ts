import type { Applicative } from 'fp-ts/lib/Applicative.js';
import type { Foldable1 } from 'fp-ts/lib/Foldable.js';
import type { Functor1 } from 'fp-ts/lib/Functor.js';
// Types only; fp-ts keeps this declaration file outside of lib.
// eslint-disable-next-line no-restricted-imports
import type { HKT } from 'fp-ts/HKT.js';
import type { Monoid } from 'fp-ts/lib/Monoid.js';
import type { Traversable1 } from 'fp-ts/lib/Traversable.js';
import { foldTree } from '../tree/fold-tree.js';
import { leaves } from '../tree/leaves.js';
import { mapTree } from '../tree/map-tree.js';
import { rebuild, structureOf } from '../tree/structure.js';
import type { Tree } from '../tree/tree.js';

/**
 * The name of {@link Tree} among fp-ts type constructors.
 *
 * @example
 * ```ts
 * import { treeFunctor, TreeURI } from '@thalweg/core/instances';
 *
 * treeFunctor.URI === TreeURI // => true
 * ```
 *
 * @category Instances
 * @since 0.1.0
 */
export const TreeURI = 'thalweg/Tree';

/** The name of {@link Tree} among fp-ts type constructors, as a type. @category Instances @since 0.1.0 */
export type TreeURI = typeof TreeURI;

declare module 'fp-ts/HKT.js' {
  interface URItoKind<A> {
    readonly [TreeURI]: Tree<A>;
  }
}

/**
 * Mapping over the leaves of a tree.
 *
 * The laws hold for leaves that are not arrays or plain records, since `Tree` would take those for branches.
 *
 * @example
 * ```ts
 * import { treeFunctor } from '@thalweg/core/instances';
 *
 * treeFunctor.map<number, number>({ a: 1, b: [2] }, (x) => x + 1) // => { a: 2, b: [3] }
 * ```
 *
 * @category Instances
 * @since 0.1.0
 */
export const treeFunctor: Functor1<TreeURI> = {
  URI: TreeURI,
  map: (tree, f) => mapTree((leaf: Parameters<typeof f>[0]) => f(leaf), tree),
};

/**
 * Folding the leaves of a tree, in tree order.
 *
 * @example
 * ```ts
 * import { treeFoldable } from '@thalweg/core/instances';
 *
 * treeFoldable.reduce<number, number>({ b: 1, a: [2, 3] }, 0, (total, leaf) => total * 10 + leaf) // => 231
 * ```
 *
 * @category Instances
 * @since 0.1.0
 */
export const treeFoldable: Foldable1<TreeURI> = {
  URI: TreeURI,
  reduce: foldTree,
  foldMap:
    <M>(monoid: Monoid<M>) =>
    <A>(tree: Tree<A>, f: (leaf: A) => M) =>
      foldTree(tree, monoid.empty, (total, leaf: A) => monoid.concat(total, f(leaf))),
  reduceRight: <A, B>(tree: Tree<A>, initial: B, f: (leaf: A, accumulated: B) => B) =>
    leaves(tree).reduceRight((accumulated, leaf) => f(leaf, accumulated), initial),
};

const traverse =
  <F>(F: Applicative<F>) =>
  <A, B>(tree: Tree<A>, f: (leaf: A) => HKT<F, B>): HKT<F, Tree<B>> => {
    const collected = leaves(tree).reduce<HKT<F, readonly B[]>>(
      (sofar, leaf) =>
        F.ap(
          F.map(sofar, (items) => (item: B) => [...items, item]),
          f(leaf),
        ),
      F.of([]),
    );
    return F.map(collected, (items) => rebuild(structureOf(tree), items));
  };

/**
 * Visiting the leaves of a tree with an effect, in tree order: checking each, reading each from a file.
 *
 * @example
 * ```ts
 * import * as O from 'fp-ts/lib/Option.js';
 * import { treeTraversable } from '@thalweg/core/instances';
 *
 * const positive = (x: number) => (x > 0 ? O.some(Math.log2(x)) : O.none);
 * treeTraversable.traverse(O.Applicative)<number, number>({ a: 1, b: [8] }, positive) // => O.some({ a: 0, b: [3] })
 * treeTraversable.traverse(O.Applicative)<number, number>({ a: 1, b: [-8] }, positive) // => O.none
 * ```
 *
 * @category Instances
 * @since 0.1.0
 */
export const treeTraversable: Traversable1<TreeURI> = {
  ...treeFunctor,
  ...treeFoldable,
  URI: TreeURI,
  traverse,
  sequence:
    <F>(F: Applicative<F>) =>
    <A>(tree: Tree<HKT<F, A>>) =>
      traverse(F)(tree, (leaf) => leaf),
};
