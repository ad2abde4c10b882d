import {
  isSparseTensor,
  isTensor,
  paths,
  TreeMismatchError,
  zipTrees,
  type Gradients,
  type Params,
  type Tree,
} from '@thalweg/core';
import { isPromise } from '../error/refuse-promise.js';
import type { Task } from './task.js';

/**
 * The loss of a batch and its gradient.
 *
 * Checked here, in the worker, so that an error names the worker. A gradient of the wrong shape would fail in the server later, or
 * go unnoticed.
 *
 * @throws {TypeError} If the task gives something else than a loss and a gradient.
 * @throws {TreeMismatchError} If the gradient is not like the parameters.
 * @internal
 */
export const gradientAt = (
  task: Task,
  params: Params,
  batch: Uint32Array,
): readonly [loss: number, gradients: Gradients] => {
  const found: unknown = task.valueAndGrad(params, batch);
  if (!Array.isArray(found) || found.length !== 2 || typeof found[0] !== 'number')
    throw new TypeError(
      'valueAndGrad: expected [loss, gradients] with a number as loss, found ' +
        (isPromise(found) ? 'a promise' : 'something else'),
    );
  const [loss, gradients] = found as [number, Gradients];
  requireLike(params, gradients);
  return [loss, gradients];
};

const requireLike = (params: Params, gradients: Gradients): void => {
  const wrong: { readonly leaf: number; readonly expected: unknown; readonly found: unknown }[] = [];
  let leaf = 0;
  const compare = (expected: unknown, found: unknown): undefined => {
    if (kindOf(expected) !== kindOf(found)) wrong.push({ leaf, expected, found });
    leaf += 1;
    return undefined;
  };
  try {
    zipTrees(compare, params as Tree<unknown>, gradients as Tree<unknown>);
  } catch (error) {
    requireSameLeaves(params, gradients);
    throw error;
  }
  const [first] = wrong;
  if (first === undefined) return;
  const path = paths(params as Tree<unknown>)[first.leaf];
  throw new TreeMismatchError({
    path: path === undefined || path === '' ? 'gradients' : `gradients.${path}`,
    expected: `${kindOf(first.expected)}, as the parameters`,
    found: kindOf(first.found),
    ...(isTensor(first.expected) && isTensor(first.found) && first.expected.dtype !== first.found.dtype
      ? { fix: `Make it with tensor(values, '${first.expected.dtype}')` }
      : {}),
  });
};

const requireSameLeaves = (params: Params, gradients: Gradients): void => {
  const [expected, found] = [params, gradients].map((tree) => paths(tree as Tree<unknown>)) as [
    readonly string[],
    readonly string[],
  ];
  const missing = expected.find((path, leaf) => found[leaf] !== path);
  const surplus = found.find((path, leaf) => expected[leaf] !== path);
  if (missing === undefined && surplus === undefined) return;
  throw new TreeMismatchError({
    path: 'gradients',
    expected: `a leaf for each leaf of the parameters${missing === undefined ? '' : `, ${missing} among them`}`,
    found: surplus === undefined ? 'none for it' : surplus === '' ? 'no tree' : surplus,
  });
};

const kindOf = (leaf: unknown): string =>
  isTensor(leaf) || isSparseTensor(leaf)
    ? `${leaf.dtype} [${leaf.shape.join(', ')}]`
    : `a ${leaf === null ? 'null' : typeof leaf}`;
