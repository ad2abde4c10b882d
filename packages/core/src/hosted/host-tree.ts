import { TreeMismatchError } from '../error/tree-mismatch-error.js';
import type { Host } from '../host/host.js';
import { isDtype, type Dtype } from '../tensor/tensor.js';
import { describeLeaf } from '../tensor/sparse-tensor.js';
import { flattenAs, pathOf, sameShape, type Structure } from '../tree/structure.js';
import type { Tree } from '../tree/tree.js';

/**
 * Constrains an argument of type `P` to a tree of arrays of a host; `unknown` where `P` is right.
 *
 * @category Host
 * @since 0.1.0
 */
export type ArrayTree<P, A> = [Tree<A>] extends [P]
  ? unknown
  : P extends A
    ? unknown
    : P extends readonly unknown[]
      ? readonly ArrayTree<P[number], A>[]
      : P extends object
        ? { readonly [K in keyof P as K]: ArrayTree<P[K], A> }
        : A;

/**
 * The type of a tree like `P` with an array of a host at every leaf.
 *
 * @category Host
 * @since 0.1.0
 */
export type ArrayTreeOf<P, A> = [Tree<A>] extends [P]
  ? Tree<A>
  : P extends A
    ? A
    : P extends readonly unknown[]
      ? { readonly [I in keyof P]: ArrayTreeOf<P[I], A> }
      : P extends object
        ? { readonly [K in keyof P]: ArrayTreeOf<P[K], A> }
        : A;

/**
 * The leaves of a tree of arrays of a host.
 *
 * @throws {TreeMismatchError} If the structure differs, a leaf is not an array of the host, or its dtype is neither float32
 *   nor float64.
 * @internal
 */
export const arraysAs = <A>(
  host: Host<A>,
  structure: Structure,
  tree: unknown,
  argument: string,
): readonly A[] => {
  const leaves: unknown[] = [];
  flattenAs(structure, tree, argument, leaves);
  return leaves.map((leaf, i) => {
    if (host.isArray(leaf) && isDtype(host.dtype(leaf))) return leaf;
    throw new TreeMismatchError({
      path: pathOf(structure, i, argument),
      expected: `${host.arrayName} of float32 or float64`,
      found: host.isArray(leaf) ? described(host, leaf) : describeLeaf(leaf),
    });
  });
};

/** The dtype of an array that {@link arraysAs} returned. @internal */
export const dtypeOf = <A>(host: Host<A>, a: A): Dtype =>
  host.dtype(a) === 'float64' ? 'float64' : 'float32';

/**
 * Requires that each array has the shape and dtype of its counterpart.
 *
 * @throws {TreeMismatchError} At the first that differs.
 * @internal
 */
export const requireArraysAlike = <A>(
  host: Host<A>,
  structure: Structure,
  arrays: readonly A[],
  argument: string,
  like: readonly A[],
  likeName: string,
): void => {
  for (let i = 0; i < arrays.length; i++) {
    const found = arrays[i]!;
    const expected = like[i]!;
    if (host.dtype(found) === host.dtype(expected) && sameShape(host.shape(found), host.shape(expected)))
      continue;
    throw new TreeMismatchError({
      path: pathOf(structure, i, argument),
      expected: `${described(host, expected)} as in ${likeName}`,
      found: described(host, found),
    });
  }
};

const described = <A>(host: Host<A>, a: A): string =>
  `${host.arrayName} of ${host.dtype(a)} with shape [${host.shape(a).join(', ')}]`;
