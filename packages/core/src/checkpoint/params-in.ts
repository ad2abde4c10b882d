import type { Either } from 'fp-ts/lib/Either.js';
import { CheckpointError } from '../error/checkpoint-error.js';
import { shown } from '../error/shown.js';
import { isTensor, type Tensor } from '../tensor/tensor.js';
import { mapTree } from '../tree/map-tree.js';
import type { Params, TensorTree, TreeOf } from '../tree/tree.js';
import { attempt } from './checkpoint.js';
import type { Safetensors } from './safetensors.js';

/**
 * Parameters from a safetensors file that another program wrote, in the tree that training starts from.
 *
 * The tensor at the path `layers.0.weight` is that of this name in the file. What else the file holds is left out.
 *
 * @param like - The parameters that training would start from.
 * @param file - What `readSafetensors` read.
 * @returns The tensors of the file, typed as `like`; or the first leaf that the file does not have, has in another shape or
 *   dtype, or has as something that cannot be a parameter.
 *
 * @example
 * ```ts
 * import { isLeft, isRight } from 'fp-ts/lib/Either.js';
 * import { tensor } from '@thalweg/core';
 * import { paramsIn, readSafetensors, writeSafetensors } from '@thalweg/core/checkpoint';
 *
 * const count = { dtype: 'I64', shape: [], data: new BigInt64Array([7n]) } as const;
 * const file = readSafetensors(writeSafetensors({ 'norm.weight': tensor([1, 2]) }, {}, { 'norm.count': count }));
 * const found = isRight(file) ? paramsIn({ norm: { weight: tensor([0, 0]) } }, file.right) : file;
 * isRight(found) && found.right.norm.weight.get(1) // => 2
 * const refused = isRight(file) ? paramsIn({ norm: { count: tensor(0) } }, file.right) : file;
 * isLeft(refused) && refused.left.found // => 'I64 [], which cannot be a parameter'
 * ```
 *
 * Source: own. Differs from PyTorch's `load_state_dict` in that what `like` has not is no error.
 *
 * @category Checkpoint
 * @since 0.1.0
 */
export const paramsIn = <P>(
  like: P & TensorTree<P>,
  { tensors, others }: Safetensors,
): Either<CheckpointError, TreeOf<P>> =>
  attempt(() => {
    const named = (leaf: unknown, path: string): Tensor => {
      if (!isTensor(leaf))
        throw new CheckpointError({
          where: path,
          expected: 'a tensor to start from',
          found: shown(leaf),
        });
      const expected = layoutOf(leaf);
      const found = Object.hasOwn(tensors, path) ? tensors[path]! : undefined;
      if (found !== undefined && layoutOf(found) === expected) return found;
      throw new CheckpointError({
        where: path,
        expected,
        found:
          found !== undefined
            ? layoutOf(found)
            : Object.hasOwn(others, path)
              ? `${layoutOf(others[path]!)}, which cannot be a parameter`
              : 'nothing of this name in the file',
      });
    };
    // The type of a mapped tree follows from the tree's by a conditional type, which no body can be checked against.
    return mapTree(named, like as Params) as TreeOf<P>;
  });

const layoutOf = ({ dtype, shape }: { readonly dtype: string; readonly shape: readonly number[] }): string =>
  `${dtype} [${shape.join(', ')}]`;
