import { TreeMismatchError } from '../error/tree-mismatch-error.js';
import { branch, isRecord, requireLevel, sortedKeys } from './structure.js';
import { setOwn } from '../declare/plain-object.js';
import type { Tree } from './tree.js';

/**
 * Applies a function to every leaf; the structure stays.
 *
 * A leaf is any value that is not an array or a plain record: a tensor, a number, a boolean. So if you map the result
 * again, `f` must not return arrays or records.
 *
 * @param f - Gets a leaf and its path, keys joined by dots (`layers.0.w`; `''` at the root).
 * @param tree - The tree to map.
 * @returns A new tree; record keys in tree order.
 * @throws {TreeMismatchError} If an array has a hole, or the tree contains itself.
 *
 * @example
 * ```ts
 * import { mapTree } from '@thalweg/core';
 *
 * mapTree((x: number) => x * 10, { b: 1, a: [2, 3] }) // => { a: [20, 30], b: 10 }
 * mapTree((_: number, path) => path, { b: 1, a: [2, 3] }) // => { a: ['a.0', 'a.1'], b: 'b' }
 * ```
 *
 * @category Tree
 * @since 0.1.0
 */
export const mapTree = <A, B>(f: (leaf: A, path: string) => B, tree: Tree<A>): Tree<B> => {
  const walk = (at: Tree<A>, path: string, level: number): Tree<B> => {
    if (isArray(at)) {
      requireLevel(level, path);
      return Array.from(at, (item, i) => {
        if (!(i in at))
          throw new TreeMismatchError({
            path: branch(path, i),
            expected: 'a leaf or a branch',
            found: 'a hole in the array',
          });
        return walk(item, branch(path, i), level + 1);
      });
    }
    if (!isBranch(at)) return f(at, path);
    requireLevel(level, path);
    const mapped: Record<string, Tree<B>> = {};
    for (const key of sortedKeys(at)) setOwn(mapped, key, walk(at[key]!, branch(path, key), level + 1));
    return mapped;
  };
  return walk(tree, '', 0);
};

const isArray = <A>(tree: Tree<A>): tree is readonly Tree<A>[] => Array.isArray(tree);

const isBranch = <A>(
  tree: A | { readonly [key: string]: Tree<A> },
): tree is { readonly [key: string]: Tree<A> } => isRecord(tree);
