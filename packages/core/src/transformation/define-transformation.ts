import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import type { Hyperparameters, Values } from '../declare/hyperparameter.js';
import { rebuild, requireAlike, tensorsAs } from '../tree/structure.js';
import { factory, type Factory } from '../declare/factory.js';
import type { GradientTransformation, Member, OptionalContext } from '../member/gradient-transformation.js';
import type { LikeParams } from '../tree/like-params.js';
import { requireDefinition, requireNames } from '../declare/require-definition.js';
import { transformation } from './transformation.js';

/**
 * The declaration of a transformation that is not an elementwise rule.
 *
 * @category Transformation
 * @since 0.1.0
 */
export interface TransformationDefinition<
  Name extends string,
  H extends Hyperparameters,
  State,
  Needs extends 'params' | 'value' | 'valueAndGrad',
  Argument extends string | undefined,
> {
  /** Name of the factory and of the member: letters and digits. */
  readonly name: Name;
  /** The hyperparameters. */
  readonly hyper: H;
  /** The hyperparameter that is the first argument. */
  readonly argument?: Argument & keyof H;
  /** The values of the context that `update` requires. */
  readonly needs?: readonly Needs[];
  /** The state before the first step. It must not share memory with the parameters. */
  readonly init: (params: LikeParams, values: Values<H>) => State;
  /** One step: pure; returns updates of the same structure, shapes and dtypes, and the next state. */
  readonly update: (
    updates: LikeParams,
    state: State,
    context: OptionalContext<LikeParams> & Required<Pick<OptionalContext<LikeParams>, Needs>>,
    values: Values<H>,
  ) => readonly [updates: LikeParams, state: State];
}

/**
 * Declares a transformation by its two functions, if it is not an elementwise rule.
 *
 * For example, it reads a whole matrix, or wraps another transformation. Use `defineRule` if an equation is enough.
 *
 * In the type of the state, write `LikeParams` for a tree like the parameters; `mapTensors` and `zipTrees` keep this
 * type.
 *
 * @param definition - Name, hyperparameters, `init` and `update`; see {@link TransformationDefinition}.
 * @returns A factory: from options to a transformation with one member, which records how it was built.
 *
 * @example
 * ```ts
 * import { defineTransformation, mapTensors, tensor, toArray } from '@thalweg/core';
 *
 * // Reverses the elements of each leaf.
 * const reverse = defineTransformation({
 *   name: 'reverse',
 *   hyper: {},
 *   init: () => ({}),
 *   update: (updates, state) => [
 *     mapTensors((leaf) => tensor(toArray(leaf).reverse(), leaf.shape, leaf.dtype), updates),
 *     state,
 *   ],
 * });
 * const tx = reverse();
 * const [updates] = tx.update({ w: tensor([1, 2, 3]) }, tx.init({ w: tensor([0, 0, 0]) }));
 * toArray(updates.w) // => [3, 2, 1]
 * ```
 *
 * @category Transformation
 * @since 0.1.0
 */
export const defineTransformation = <
  const Name extends string,
  const H extends Hyperparameters,
  State,
  const Needs extends 'params' | 'value' | 'valueAndGrad' = never,
  const Argument extends string | undefined = undefined,
>(
  definition: TransformationDefinition<Name, H, State, Needs, Argument>,
): Factory<
  H,
  Argument,
  GradientTransformation<
    readonly [Member<Name, State, Required<Pick<OptionalContext<LikeParams>, Needs>>, false>]
  >
> => {
  requireDefinition('defineTransformation', definition, {
    name: true,
    hyper: true,
    argument: true,
    needs: true,
    init: 'function',
    update: 'function',
  });
  const { name, hyper, argument, needs = [], init, update } = definition;
  requireNames('defineTransformation', 'needs', needs, ['params', 'value', 'valueAndGrad']);
  return factory(name, hyper, argument as Argument, (values, description) => {
    // A member is untyped inside; `LikeParams` marks a tree that is like the parameters.
    const like = (tree: unknown) => tree as LikeParams;
    const member: Member<Name, State, Required<Pick<OptionalContext<LikeParams>, Needs>>, false> = {
      name,
      description,
      body: {
        _tag: 'Custom',
        needs,
        inner: [],
        gradientPoint: undefined,
        init: ({ structure, leaves }) => init(like(rebuild(structure, leaves)), values),
        update: ({ structure, leaves }, state, context) => {
          const result: unknown = update(
            like(rebuild(structure, leaves)),
            state as State,
            context as never,
            values,
          );
          if (!Array.isArray(result) || result.length !== 2)
            throw new ConfigError({
              owner: name,
              argument: 'update',
              expected: 'to return a pair: updates and the next state',
              found: shown(result),
            });
          const [changed, next] = result as readonly unknown[];
          const changedLeaves = tensorsAs(structure, changed, `${name}: updates`);
          requireAlike(structure, changedLeaves, `${name}: updates`, leaves, 'its input');
          return [{ structure, leaves: changedLeaves }, next];
        },
      },
    };
    return transformation([member], description);
  });
};
