import { chosenLeaves, requireMask, type Mask } from '../hyperparameter/mask.js';
import type { AnyTransformation, GradientTransformation } from '../member/gradient-transformation.js';
import { narrowed, type Selection } from '../member/narrowed.js';
import { requireTransformation } from '../member/require-transformation.js';
import { transformation } from './transformation.js';

/**
 * Applies a transformation to some leaves only. The updates of the others pass through unchanged.
 *
 * A rule does nothing on the other leaves: it neither reads nor writes them, and its slots keep their initial values there.
 * Its sums over the tree run over the chosen leaves. A member that is not a rule gets the tree of the chosen leaves alone, and
 * its state has no others. Neighbouring rules stay fused.
 *
 * @param leaves - The leaves that it applies to; see {@link Mask}.
 * @param tx - The transformation.
 * @returns A transformation with the same members, and so with the same names in its state.
 * @throws {ConfigError} If `leaves` is not a mask or `tx` is not a transformation.
 *
 * @example
 * ```ts
 * import { chain, masked, tensor, toArray } from '@thalweg/core';
 * import { clip, scale } from '@thalweg/optimizers';
 *
 * const tx = chain(masked('**.w', clip(1)), scale(-0.5));
 * const gradients = { w: tensor([4, 2]), b: tensor([4]) };
 * const [updates] = tx.update(gradients, tx.init(gradients));
 * toArray(updates.w) // => [-0.5, -0.5]
 * toArray(updates.b) // => [-2]
 * ```
 *
 * As Optax's `masked`. There the state has no entry for the other leaves of a rule.
 *
 * @category Composition
 * @since 0.1.0
 */
export const masked = <Tx extends AnyTransformation>(
  leaves: Mask,
  tx: Tx,
): GradientTransformation<Tx['members']> => {
  requireMask('masked', 'leaves', leaves);
  requireTransformation('masked', 'tx', tx);
  const selection: Selection = { leaves, chosen: (tree) => chosenLeaves(leaves, tree, 'masked.leaves') };
  const members = tx.members.map((member) => narrowed(member, selection));
  return transformation(members, {
    name: 'masked',
    options: { leaves, transformation: tx },
    // The members are those of `tx`, by name and type.
  }) as unknown as GradientTransformation<Tx['members']>;
};
