import type { Hyperparameters, Values } from '../declare/hyperparameter.js';
import { factory, type Factory } from '../declare/factory.js';
import type { GradientTransformation, AnyTransformation } from '../member/gradient-transformation.js';
import { requireDefinition } from '../declare/require-definition.js';
import { requireTransformation } from '../member/require-transformation.js';
import { transformation } from './transformation.js';

/**
 * Declares an optimizer: a name and options for a chain.
 *
 * @param definition - `name`: name of the factory. `hyper`: the hyperparameters. `argument`: the one that is the
 *   first argument, if any. `build`: from their values to the chain.
 * @throws {ConfigError} If a part of the definition is unknown or a name clashes; from the factory, if an option is
 *   missing, unknown or out of range.
 * @returns A factory: from options to the chain, which records the optimizer's name and options.
 *
 * @example
 * ```ts
 * import { chain, defineOptimizer, nonNegative, scheduled } from '@thalweg/core';
 * import { addMomentum, scaleByLearningRate } from '@thalweg/optimizers';
 *
 * const slow = defineOptimizer({
 *   name: 'slow',
 *   hyper: { learningRate: scheduled(nonNegative(1e-3)) },
 *   build: ({ learningRate }) => chain(addMomentum({ decay: 0.99 }), scaleByLearningRate(learningRate)),
 * });
 * slow().members.map(({ name }) => name) // => ['addMomentum', 'scaleByLearningRate']
 * slow().description.name // => 'slow'
 * ```
 *
 * @category Composition
 * @since 0.1.0
 */
export const defineOptimizer = <
  const H extends Hyperparameters,
  Built extends AnyTransformation,
  const Argument extends string | undefined = undefined,
>(definition: {
  readonly name: string;
  readonly hyper: H;
  readonly argument?: Argument & keyof H;
  readonly build: (values: Values<H>) => Built;
}): Factory<H, Argument, GradientTransformation<Built['members']>> => {
  requireDefinition('defineOptimizer', definition, {
    name: true,
    hyper: true,
    argument: true,
    build: 'function',
  });
  const { name, hyper, argument, build } = definition;
  return factory(name, hyper, argument as Argument, (values, description) => {
    const built = build(values);
    requireTransformation(name, 'build', built);
    return transformation<Built['members']>(built.members, description);
  });
};
