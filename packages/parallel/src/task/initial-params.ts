import { isTensor, mapTensors, TreeMismatchError, type Key, type Params, type Tensor } from '@thalweg/core';
import { attempted } from '../error/attempted.js';
import { isPromise } from '../error/refuse-promise.js';
import { shownOption } from '../option/option-checks.js';
import type { Task } from './task.js';

/**
 * The parameters with which a run begins.
 *
 * @throws {ParallelError} If the task gives none.
 * @internal
 */
export const initialParams = (task: Task, key: Key): Params =>
  attempted('init of the task to give the initial parameters', () => {
    const made = task.init(key);
    mapTensors<Params>(requireTensor, made);
    return made;
  });

const requireTensor = (leaf: unknown, path: string): Tensor => {
  if (isTensor(leaf)) return leaf;
  throw new TreeMismatchError({
    path: path === '' ? 'parameters' : `parameters.${path}`,
    expected: 'a tensor',
    found: isPromise(leaf) ? 'a promise' : shownOption(leaf),
  });
};
