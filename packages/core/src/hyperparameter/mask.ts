import { ConfigError } from '../error/config-error.js';
import { TreeMismatchError } from '../error/tree-mismatch-error.js';
import { shown } from '../error/shown.js';
import { isDtype, isTensor, type Dtype } from '../tensor/tensor.js';
import { branch, flattenAs, isRecord, leafKeys, pathOf, type Structure } from '../tree/structure.js';
import type { Tree } from '../tree/tree.js';
import { globMatcher } from './glob.js';
import type { Hyperparameter } from '../declare/hyperparameter.js';

/**
 * The leaves that a rule or a transformation applies to.
 *
 * A glob that the path must match, a {@link LeafPattern} as `{ rank: 2 }`, a tree of booleans with the structure of the
 * parameters, a regular expression on the path, or a predicate on the path, the shape and the dtype. A path is the keys
 * joined by dots: `layers.0.w`.
 *
 * In a glob `*` stands for any characters within a key, `**` between dots for any number of keys, none included, and `\`
 * takes the character after it as it is. The glob must match the whole path:
 *
 * | glob          | leaves                                  |
 * | ------------- | --------------------------------------- |
 * | `**.w`        | every leaf whose key is `w`             |
 * | `layers.**`   | all below `layers`                      |
 * | `layers.*.w*` | `layers.0.w`, `layers.1.weight`, ...    |
 * | `**.*norm*.**`| all at or below a key that has `norm`   |
 *
 * A spec can hold a glob, a pattern or a tree of booleans. It cannot hold a regular expression, which may take
 * exponential time, or a predicate, which is a program.
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export type Mask =
  string | Tree<boolean> | LeafPattern | RegExp | ((path: string, leaf: LeafKind) => boolean);

/**
 * A pattern of leaves: everything that is given must hold.
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export interface LeafPattern {
  /** The number of axes: 2 for matrices. */
  readonly rank?: number;
  readonly dtype?: Dtype;
  /** A glob that the path must match. */
  readonly path?: string;
}

const isLeafPattern = (value: unknown): value is LeafPattern => {
  if (!isRecord(value) || Object.keys(value).length === 0) return false;
  const { rank, dtype, path, ...others } = value;
  return (
    Object.keys(others).length === 0 &&
    (rank === undefined || (Number.isSafeInteger(rank) && (rank as number) >= 0)) &&
    (dtype === undefined || isDtype(dtype)) &&
    (path === undefined || (typeof path === 'string' && path !== ''))
  );
};

const matching = (
  { rank, dtype, path }: LeafPattern,
  paths: readonly string[],
  leaves: readonly LeafKind[],
): readonly boolean[] => {
  const matches = path === undefined ? () => true : globMatcher(path);
  return leaves.map(
    (leaf, i) =>
      (rank === undefined || leaf.shape.length === rank) &&
      (dtype === undefined || leaf.dtype === dtype) &&
      matches(paths[i]!),
  );
};

const isBooleanTree = (value: unknown): boolean =>
  typeof value === 'boolean' ||
  (Array.isArray(value) && Array.from(value).every(isBooleanTree)) ||
  (isRecord(value) && !isTensor(value) && Object.values(value).every(isBooleanTree));

/**
 * The declaration of a mask.
 *
 * It carries the function that finds the chosen leaves, so that only optimizers with a mask bundle that code.
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export interface MaskHyperparameter extends Hyperparameter<Mask, 'mask', 'optional'> {
  /** @internal */
  readonly chosenLeaves: ChosenLeaves;
}

/**
 * Whether each leaf is chosen, in tree order; `true` alone chooses all.
 *
 * @throws {TreeMismatchError} If a tree of booleans has another structure, or a predicate returns anything but a
 *   boolean.
 * @internal
 */
export type ChosenLeaves = (of: Mask, tree: LeafKinds, argument: string) => readonly boolean[];

/** A tree as its structure, and the shape and the dtype of each leaf. @internal */
export interface LeafKinds {
  readonly structure: Structure;
  readonly leaves: readonly LeafKind[];
}

/** The shape and the dtype of a leaf. @category Hyperparameter @since 0.1.0 */
export interface LeafKind {
  readonly shape: readonly number[];
  readonly dtype: Dtype;
}

/**
 * Declares a {@link Mask}; by default every leaf is chosen.
 *
 * A rule with a mask leaves the other leaves as they are.
 *
 * @example
 * ```ts
 * import { mask } from '@thalweg/core';
 *
 * mask().accepts('**.w') // => true
 * mask().accepts({ w: true, b: false }) // => true
 * mask().accepts(1) // => false
 * ```
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export const mask = (): MaskHyperparameter => ({
  kind: 'mask',
  presence: 'optional',
  expected:
    "a glob as '**.w', a pattern as { rank: 2 }, a tree of booleans, a regular expression or a predicate",
  accepts: (value): value is Mask =>
    (typeof value === 'string' && value !== '') ||
    typeof value === 'function' ||
    value instanceof RegExp ||
    isLeafPattern(value) ||
    isBooleanTree(value),
  fallback: true,
  written: { _tag: 'Mask' },
  chosenLeaves,
});

/** The leaves that a mask chooses. @internal */
export const chosenLeaves: ChosenLeaves = (of, { structure, leaves }, argument) => {
  const paths = leafKeys(structure).map((keys) => keys.reduce<string>(branch, ''));
  if (of === true) return paths.map(() => true);
  // `search` ignores the state that a global or sticky expression carries from one `test` to the next.
  if (typeof of === 'string') return paths.map(globMatcher(of));
  if (of instanceof RegExp) return paths.map((path) => path.search(of) >= 0);
  if (isLeafPattern(of)) return matching(of, paths, leaves);
  const chosen: unknown[] = [];
  if (typeof of === 'function') paths.forEach((path, i) => chosen.push(of(path, leaves[i]!)));
  else flattenAs(structure, of, argument, chosen);
  return chosen.map((value, i) => {
    if (typeof value === 'boolean') return value;
    throw new TreeMismatchError({
      path: pathOf(structure, i, argument),
      expected: 'true or false',
      found: shown(value),
    });
  });
};

/** @throws {ConfigError} If a value is not a mask. @internal */
export const requireMask = (owner: string, argument: string, value: unknown): void => {
  const { accepts, expected } = mask();
  if (accepts(value)) return;
  throw new ConfigError({ owner, argument, expected, found: shown(value) });
};
