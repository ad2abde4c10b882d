import {
  defineFactory,
  elementwise,
  type LikeParams,
  type Operand,
  type Params,
  type TensorTree,
  type TreeOf,
} from '@thalweg/core';
import { flatVector, treeOf } from '../vector/flat-vector.js';
import { tensorsLike } from './numbers-like-params.js';
import { partsOf, projection, type Projection } from './projection.js';

/**
 * The tree of a set that is nearest to a given tree.
 *
 * $$p = \operatorname{argmin}_{p \in C} \lVert x - p \rVert_2$$
 *
 * @param onto - A projection, which names the set: `projectionL2Ball({ scale: 2 })`.
 * @param params - A tensor, or a tree of tensors. Norms and sums are over all its elements.
 * @returns A tree like it. Each operation is rounded to the dtype of the leaf; sums run in double.
 * @throws {ConfigError} If `onto` is not a projection.
 * @throws {TreeMismatchError} If a tree of numbers in the projection does not fit `params`, with the path.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { projectionL2Ball, projectParams } from '@thalweg/optimizers';
 *
 * const inside = projectParams(projectionL2Ball({ scale: 10 }), { w: tensor([30, 40]) });
 * toArray(inside.w) // => [6, 8]
 * ```
 *
 * Same as the functions of `optax.projections`, each of which is one projection here. {@link keepParamsIn} projects in a chain.
 *
 * @category Projection
 * @since 0.1.0
 */
export const projectParams = <P>(onto: Projection, params: P & TensorTree<P>): TreeOf<P> =>
  // The result has the type of the argument, which the function below does not keep.
  checked(onto)(params as Params as LikeParams) as Params as TreeOf<P>;

/** A function that projects trees, compiled once. */
export const project = (onto: Projection): ((params: LikeParams) => LikeParams) => {
  const { name, options, projector } = partsOf(onto);
  if (projector._tag === 'Elements')
    return (params) => treeOf(projector.nearest(flatVector(params), options), params);
  const trees = Object.entries(options).filter(([, numbers]) => typeof numbers !== 'number');
  const nearest = elementwise<string, 'nearest'>({
    tensors: ['params', ...trees.map(([key]) => key)],
    results: ({ params, ...tensors }) => ({
      nearest: projector.nearest(params!, { ...(options as Readonly<Record<string, Operand>>), ...tensors }),
    }),
  });
  return (params) =>
    nearest<Params>({
      params,
      ...Object.fromEntries(
        trees.map(([key, numbers]) => [key, tensorsLike(numbers, params, `${name}.${key}`)]),
      ),
    }).nearest as LikeParams;
};

const checked = defineFactory({
  name: 'projectParams',
  hyper: { onto: projection() },
  argument: 'onto',
  build: ({ onto }) => project(onto),
});
