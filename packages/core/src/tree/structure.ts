import { isPlainObject } from '../declare/plain-object.js';
import { shortened } from '../error/shown.js';
import { TreeMismatchError } from '../error/tree-mismatch-error.js';
import { describeLeaf, isSparseTensor, isSparseView, type GradientLeaf } from '../tensor/sparse-tensor.js';
import { arrayName } from '../tensor/fit.js';
import { isArrayView, isTensor, type Tensor } from '../tensor/tensor.js';
import { recordBuilder, type RecordBuilder } from './record-builder.js';
import type { Tree } from './tree.js';

/**
 * The structure of a tree, without its leaves.
 *
 * @internal
 */
export type Structure =
  | { readonly _tag: 'Leaf'; readonly size: 1 }
  | { readonly _tag: 'Array'; readonly items: readonly Structure[]; readonly size: number }
  | {
      readonly _tag: 'Record';
      readonly keys: readonly string[];
      readonly items: readonly Structure[];
      readonly build: RecordBuilder;
      /** Number of leaves. */
      readonly size: number;
    };

const leaf: Structure = { _tag: 'Leaf', size: 1 };

const leafCount = (items: readonly Structure[]): number => items.reduce((count, { size }) => count + size, 0);

/** Whether a value is a record whose entries are branches of a tree (and not a leaf of some class). @internal */
export const isRecord = (value: unknown): value is { readonly [key: string]: unknown } =>
  isPlainObject(value) && !isArrayView(value) && !isSparseView(value);

/** The keys of a record in tree order: by code unit. @internal */
export const sortedKeys = (record: object): string[] => Object.keys(record).sort();

/** @internal */
export const branch = (path: string, key: string | number): string =>
  path === '' ? String(key) : `${path}.${key}`;

/** More levels than any model has. A tree that contains itself would have infinitely many. */
const mostLevels = 1000;

/**
 * @param path - The path of the tree; a message shows only its beginning.
 * @throws {TreeMismatchError} If the level is above the limit.
 * @internal
 */
export const requireLevel = (level: number, path: string): void => {
  if (level <= mostLevels) return;
  throw new TreeMismatchError({
    path: shortened(path),
    expected: `a tree of at most ${mostLevels} levels`,
    found: 'one with more, or one that contains itself',
  });
};

/**
 * The structure of any tree; a value that is not an array or a plain record is a leaf.
 *
 * @throws {TreeMismatchError} If the tree contains itself.
 * @internal
 */
export const structureOf = (tree: unknown, argument = 'tree', level = 0): Structure => {
  if (Array.isArray(tree)) {
    requireLevel(level, argument);
    // Unlike `map`, this visits holes: each is a missing leaf.
    const items = Array.from(tree, (item: unknown) => structureOf(item, argument, level + 1));
    return { _tag: 'Array', items, size: leafCount(items) };
  }
  if (!isRecord(tree)) return leaf;
  requireLevel(level, argument);
  const keys = sortedKeys(tree);
  const items = keys.map((key) => structureOf(tree[key], argument, level + 1));
  return { _tag: 'Record', keys, items, build: recordBuilder(keys), size: leafCount(items) };
};

/** Paths of the leaves, in order, each as its list of keys. @internal */
export const leafKeys = (structure: Structure): readonly (readonly string[])[] => {
  const paths: string[][] = [];
  const walk = (at: Structure, keys: readonly string[]): void => {
    if (at._tag === 'Leaf') paths.push([...keys]);
    else at.items.forEach((item, i) => walk(item, [...keys, at._tag === 'Array' ? String(i) : at.keys[i]!]));
  };
  walk(structure, []);
  return paths;
};

/**
 * Appends the leaves of `tree` to `into`, in order.
 *
 * @throws {TreeMismatchError} If `tree` does not have the structure.
 * @internal
 */
export const flattenAs = (structure: Structure, tree: unknown, argument: string, into: unknown[]): void => {
  if (putLeaves(structure, tree, isLeaf, into, into.length) < 0)
    throw firstMismatch(structure, tree, isLeaf, argument);
};

/**
 * The leaves of a tree in which every leaf must be a tensor.
 *
 * @throws {TreeMismatchError} Where the structure differs or a leaf is not a tensor.
 * @internal
 */
export const tensorsAs = (structure: Structure, tree: unknown, argument: string): readonly Tensor[] => {
  const leaves = new Array<Tensor>(structure.size);
  if (putLeaves(structure, tree, isTensor, leaves, 0) < 0)
    throw firstMismatch(structure, tree, isTensor, argument);
  return leaves;
};

/**
 * The leaves of a tree whose every leaf must be a tensor, sparse or not.
 *
 * @throws {TreeMismatchError} Where the structure differs or a leaf is not a tensor.
 * @internal
 */
export const gradientsAs = (
  structure: Structure,
  tree: unknown,
  argument: string,
  into = new Array<GradientLeaf>(structure.size),
): readonly GradientLeaf[] => {
  if (putLeaves(structure, tree, isGradientLeaf, into, 0) < 0)
    throw firstMismatch(structure, tree, isGradientLeaf, argument);
  return into;
};

const isGradientLeaf = (value: unknown): value is GradientLeaf => isTensor(value) || isSparseTensor(value);

type Accepts<A> = (leaf: unknown) => leaf is A;

const isLeaf: Accepts<unknown> = (value): value is unknown =>
  value !== undefined && !Array.isArray(value) && !isRecord(value);

/**
 * Puts the leaves of `tree` into `into`, starting at place `at`. Returns the next place, or -1 if the structures
 * differ. Only an error looks for the path of the difference, since paths cost more than the walk.
 */
const putLeaves = <A>(
  structure: Structure,
  tree: unknown,
  accepts: Accepts<A>,
  into: A[],
  at: number,
): number => {
  switch (structure._tag) {
    case 'Leaf':
      if (!accepts(tree)) return -1;
      into[at] = tree;
      return at + 1;
    case 'Array': {
      const { items } = structure;
      if (!Array.isArray(tree) || tree.length !== items.length) return -1;
      let next = at;
      for (let i = 0; i < items.length && next >= 0; i++)
        next = putLeaves(items[i]!, tree[i], accepts, into, next);
      return next;
    }
    case 'Record': {
      const { keys, items } = structure;
      if (!isPlainObject(tree)) return -1;
      let size = 0;
      for (const _ in tree) size++;
      // `for in` also counts enumerable properties that someone added to Object.prototype.
      if (size !== keys.length && Object.keys(tree).length !== keys.length) return -1;
      let next = at;
      for (let i = 0; i < keys.length && next >= 0; i++) {
        const key = keys[i]!;
        // Own entries only: an object inherits `toString`, for example.
        next = Object.hasOwn(tree, key) ? putLeaves(items[i]!, tree[key], accepts, into, next) : -1;
      }
      return next;
    }
  }
};

const firstMismatch = (
  structure: Structure,
  tree: unknown,
  accepts: Accepts<unknown>,
  path: string,
): TreeMismatchError => {
  const found = mismatchIn(structure, tree, accepts, path);
  if (found !== undefined) return found;
  throw new Error(`internal: ${path} has its structure`);
};

/** The first difference between a structure and a tree. Visits each branch once. */
const mismatchIn = (
  structure: Structure,
  tree: unknown,
  accepts: Accepts<unknown>,
  path: string,
): TreeMismatchError | undefined => {
  switch (structure._tag) {
    case 'Leaf':
      return accepts(tree)
        ? undefined
        : accepts === isLeaf
          ? mismatch(path, 'a leaf', tree)
          : mismatch(path, 'a float32 or float64 tensor', tree, makingTensor(tree));
    case 'Array': {
      const { items } = structure;
      if (!Array.isArray(tree) || tree.length !== items.length)
        return mismatch(path, `an array of ${items.length}`, tree);
      for (let i = 0; i < items.length; i++) {
        const found = mismatchIn(items[i]!, tree[i], accepts, branch(path, i));
        if (found !== undefined) return found;
      }
      return undefined;
    }
    case 'Record': {
      const { keys, items } = structure;
      if (!isRecord(tree)) return mismatch(path, `a record with ${listed(keys)}`, tree);
      const missing = keys.find((key) => !Object.hasOwn(tree, key));
      if (missing !== undefined) return mismatch(branch(path, missing), 'an entry', undefined);
      const given = Object.keys(tree);
      if (given.length !== keys.length) {
        const known = new Set(keys);
        const extra = given.find((key) => !known.has(key));
        if (extra !== undefined)
          return mismatch(branch(path, extra), `no such entry (only ${listed(keys)})`, tree[extra]);
      }
      for (let i = 0; i < keys.length; i++) {
        const found = mismatchIn(items[i]!, tree[keys[i]!], accepts, branch(path, keys[i]!));
        if (found !== undefined) return found;
      }
      return undefined;
    }
  }
};

/** The keys in an error message, shortened: there may be thousands. */
const listed = (keys: readonly string[]): string => {
  if (keys.length === 0) return 'no keys';
  const shown = keys.slice(0, 10).map(shortened).join(', ');
  return keys.length > 10 ? `${shown} and ${keys.length - 10} more` : shown;
};

const mismatch = (path: string, expected: string, found: unknown, fix?: string): TreeMismatchError =>
  new TreeMismatchError({
    path,
    expected,
    found: describeLeaf(found),
    ...(fix === undefined ? {} : { fix }),
  });

/** How to make a tensor of numbers that are not in one. */
const makingTensor = (found: unknown): string | undefined => {
  const name = arrayName(found);
  if (name === 'Float32Array' || name === 'Float64Array')
    return 'Make a tensor over this array with asTensor(data, shape)';
  return typeof found === 'number' || Array.isArray(found) || name !== undefined
    ? 'Make a tensor of numbers with tensor(values)'
    : undefined;
};

/** Path of leaf `i`, below `argument`. @internal */
export const pathOf = (structure: Structure, i: number, argument: string): string =>
  leafKeys(structure)[i]!.reduce<string>(branch, argument);

/**
 * Requires that each leaf has the shape and dtype of its counterpart.
 *
 * @throws {TreeMismatchError} At the first leaf that differs.
 * @internal
 */
export const requireAlike = (
  structure: Structure,
  leaves: readonly GradientLeaf[],
  argument: string,
  like: readonly GradientLeaf[],
  likeName: string,
): void => {
  for (let i = 0; i < leaves.length; i++) {
    const found = leaves[i]!;
    const expected = like[i]!;
    if (found.dtype === expected.dtype && sameShape(found.shape, expected.shape)) continue;
    throw new TreeMismatchError({
      path: pathOf(structure, i, argument),
      expected: `${describeLeaf(expected)} as in ${likeName}`,
      found: describeLeaf(found),
      ...(found.dtype === expected.dtype
        ? {}
        : { fix: `Make ${isTensor(found) ? 'it' : 'its values'} with tensor(values, '${expected.dtype}')` }),
    });
  }
};

/**
 * Whether two shapes have the same lengths.
 *
 * @example
 * ```ts
 * import { sameShape } from '@thalweg/core';
 *
 * sameShape([2, 3], [2, 3]) // => true
 * sameShape([2, 3], [3, 2]) // => false
 * ```
 *
 * @category Tensor
 * @since 0.1.0
 */
export const sameShape = (a: readonly number[], b: readonly number[]): boolean => {
  if (a.length !== b.length) return false;
  for (let axis = 0; axis < a.length; axis++) if (a[axis] !== b[axis]) return false;
  return true;
};

/**
 * The tree with this structure and these leaves, starting with the leaf at place `from`.
 *
 * @internal
 */
export const rebuild = <A>(structure: Structure, leaves: readonly A[], from = 0): Tree<A> => {
  if (structure._tag === 'Leaf') return leaves[from]!;
  const { items } = structure;
  const values = new Array<Tree<A>>(items.length);
  let next = from;
  for (let i = 0; i < items.length; i++) {
    const item = items[i]!;
    values[i] = item._tag === 'Leaf' ? leaves[next]! : rebuild(item, leaves, next);
    next += item.size;
  }
  return structure._tag === 'Array' ? values : structure.build(values);
};
