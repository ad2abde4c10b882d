import { compileRules } from '../step/rule-stage.js';
import { runRules } from '../step/run-rules.js';
import { gradientsAs, rebuild, requireAlike } from '../tree/structure.js';
import type { GradientsOf, TensorTree, TreeOf } from '../tree/tree.js';
import { leafList } from '../member/leaf-list.js';

const addition = runRules(compileRules([], 'params'));

/**
 * Adds updates to parameters, leaf by leaf:
 *
 * $$\theta_{t+1} = \theta_t + u_t$$
 *
 * @param params - The parameters; not changed.
 * @param updates - The updates that an optimizer returned: same structure, shapes and dtypes. A sparse leaf is added
 *   to the elements that it touches; the others are copied.
 * @returns New parameters.
 * @throws {TreeMismatchError} If the two trees differ in structure, shape or dtype.
 *
 * @example
 * ```ts
 * import { applyUpdates, tensor, toArray } from '@thalweg/core';
 *
 * toArray(applyUpdates({ w: tensor([1, 2]) }, { w: tensor([0.5, -2]) }).w) // => [1.5, 0]
 * ```
 *
 * @category Transformation
 * @since 0.1.0
 */
export const applyUpdates = <P>(
  params: P & TensorTree<P>,
  updates: NoInfer<TreeOf<P> | GradientsOf<TreeOf<P>>>,
): TreeOf<P> => {
  const { structure, leaves } = leafList(params, 'params');
  const added = gradientsAs(structure, updates, 'updates');
  requireAlike(structure, added, 'updates', leaves, 'params');
  const context = { backend: undefined, params, paramLeaves: { structure, leaves } } as const;
  return rebuild(
    structure,
    addition({ structure, leaves: added }, [], context, [], undefined)[0]!,
  ) as TreeOf<P>;
};
