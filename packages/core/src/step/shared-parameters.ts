import { TreeMismatchError } from '../error/tree-mismatch-error.js';
import type { ArenaTree } from '../sweep/arena.js';
import { contiguous, elements, isContiguous, type FloatArray } from '../tensor/elements.js';
import type { LeafList } from '../member/gradient-transformation.js';
import { pathOf } from '../tree/structure.js';

/**
 * Uses parameters in place, so that other threads see every change.
 *
 * @throws {TreeMismatchError} If the elements of a leaf are not contiguous.
 * @internal
 */
export const sharedParameters = ({ structure, leaves }: LeafList): ArenaTree => {
  const live = leaves.map((leaf, i) => {
    if (!isContiguous(leaf))
      throw new TreeMismatchError({
        path: pathOf(structure, i, 'params'),
        expected: 'elements that lie one after the other, row by row',
        found: `strides [${leaf.stride.join(', ')}]`,
      });
    const { dtype, offset, size, shape } = leaf;
    return contiguous(dtype, viewOf(elements(leaf), offset, size), shape);
  });
  return { leaves: live, joined: live, heads: live.map((_, i) => i) };
};

const viewOf = (data: FloatArray, offset: number, size: number): FloatArray =>
  offset === 0 && data.length === size ? data : data.subarray(offset, offset + size);
