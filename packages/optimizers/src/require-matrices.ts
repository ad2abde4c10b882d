import { mapTree, TreeMismatchError, type LikeParams, type Tensor } from '@thalweg/core';

/** @throws {TreeMismatchError} If a leaf is not a matrix. */
export const requireMatrices = (owner: string, params: LikeParams): void => {
  mapTree(({ shape, dtype }: Tensor, path) => {
    if (shape.length === 2) return;
    throw new TreeMismatchError({
      path: path === '' ? 'params' : `params.${path}`,
      expected: `a matrix, since ${owner} takes no other leaf`,
      found: `${dtype} [${shape.join(', ')}]`,
      fix: `Leave the others out with masked({ rank: 2 }, ${owner}(...)), or give each leaf its own with partition`,
    });
  }, params);
};
