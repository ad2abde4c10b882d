import { leafList } from '../member/leaf-list.js';
import type { GradientTransformation, Member, StateOf } from '../member/gradient-transformation.js';
import { requireTransformation } from '../member/require-transformation.js';
import { plan } from '../step/plan.js';
import { rebuild } from '../tree/structure.js';
import type { TensorTree, TreeOf } from '../tree/tree.js';

/**
 * The parameters to evaluate: those that the steps change, unless a member keeps better ones, as an average.
 *
 * If several members do, each gets those of the member before in place of the parameters. Use the result to compute losses and to
 * save a model; go on training with the parameters themselves.
 *
 * @param tx - The transformation that made the state.
 * @param params - The current parameters.
 * @param state - The current state.
 * @returns The parameters themselves if no member keeps others, else a new tree.
 * @throws {ConfigError} If `tx` is not a transformation.
 * @throws {TreeMismatchError} If `params` and `state` do not match.
 *
 * @example
 * ```ts
 * import { evaluationParams, makeStep, tensor, toArray } from '@thalweg/core';
 * import { lookahead, sgd } from '@thalweg/optimizers';
 *
 * const tx = lookahead(sgd({ learningRate: 1 }), { syncPeriod: 5 });
 * const step = makeStep(tx);
 * const at = step(step.init(tensor([1])), tensor([-2]));
 * toArray(at.params) // => [3]
 * toArray(evaluationParams(tx, at.params, at.state)) // => [1]
 * ```
 *
 * Optax has one such function for each wrapper: `schedule_free_eval_params`, and the slow parameters of `lookahead`.
 *
 * @category Training
 * @since 0.1.0
 */
export const evaluationParams = <Members extends readonly Member[], P>(
  tx: Pick<GradientTransformation<Members>, 'members' | 'description'>,
  params: P & TensorTree<P>,
  state: StateOf<Members, TreeOf<P>>,
): TreeOf<P> => {
  requireTransformation('evaluationParams', 'tx', tx);
  const paramLeaves = leafList(params, 'params');
  const { evaluationPoint } = plan(tx.members, 'update');
  const leaves = evaluationPoint(state, { backend: undefined, params, paramLeaves });
  return (leaves === paramLeaves.leaves ? params : rebuild(paramLeaves.structure, leaves)) as TreeOf<P>;
};
