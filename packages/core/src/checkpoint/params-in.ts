import type { Either } from 'fp-ts/lib/Either.js';
import { CheckpointError } from '../error/checkpoint-error.js';
import { shown } from '../error/shown.js';
import { isTensor, type Tensor } from '../tensor/tensor.js';
import { mapTree } from '../tree/map-tree.js';
import type { Params, TensorTree, TreeOf } from '../tree/tree.js';
import { attempt } from './checkpoint.js';
import type { Safetensors } from './safetensors.js';

/**
 * Parameters from a safetensors file that another program wrote, as a tree like the one training starts from.
 *
 * The leaf at the path `layers.0.weight` is the tensor of this name in the file. Other tensors of the file are
 * ignored.
 *
 * @param like - The parameters that training would start from.
 * @param file - The result of `readSafetensors`.
 * @returns The tensors of the file, typed as `like`; or an error for the first leaf that is missing, has another
 *   shape or dtype, or cannot be a parameter.
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
    // The result's type is a conditional type, which the compiler cannot check a body against.
    return mapTree(named, like as Params) as TreeOf<P>;
  });

const layoutOf = ({ dtype, shape }: { readonly dtype: string; readonly shape: readonly number[] }): string =>
  `${dtype} [${shape.join(', ')}]`;
