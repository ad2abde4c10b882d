import type { Hyperparameters, Values } from '../declare/hyperparameter.js';
import { factory, type Factory } from '../declare/factory.js';
import { requireDefinition } from '../declare/require-definition.js';
import type { LikeParams } from '../tree/like-params.js';
import type { Decision } from './decision.js';
import type { RunStart, StrategyEvent } from './strategy-event.js';
import { strategyOf } from './strategy-of.js';
import type { Strategy, StrategyPart } from './strategy.js';

/**
 * The definition of a strategy for given options: its initial state and its reducer.
 *
 * Both are pure. In the types of the state write `LikeParams` for a tree like the parameters.
 *
 * @category Strategy
 * @since 0.1.0
 */
export interface StrategyRule<State> {
  readonly init: (start: RunStart) => State;
  readonly on: (
    event: StrategyEvent<LikeParams>,
    state: State,
  ) => readonly [decisions: readonly Decision<LikeParams>[], state: State];
  /** The optimizers that it may switch to, by name; none by default. */
  readonly optimizers?: readonly string[];
  /** Whether it decides when to evaluate; `false` by default. */
  readonly evaluates?: boolean;
  /** Whether it needs evaluations; `false` by default. */
  readonly needsEvaluations?: boolean;
}

/**
 * Declares a strategy: a pure reducer that makes the decisions of a training loop.
 *
 * @param definition - `name`: name of the factory and of the part, letters and digits. `hyper`: the hyperparameters.
 *   `argument`: the one that is the first argument, if any. `strategy`: from their values to the initial state and
 *   the reducer, see {@link StrategyRule}. The state must be plain data and tensors.
 * @returns A factory: from options to a strategy with one part, which records how it was built.
 *
 * @example
 * ```ts
 * import { count, defineStrategy } from '@thalweg/core';
 *
 * const stopAfter = defineStrategy({
 *   name: 'stopAfter',
 *   hyper: { steps: count() },
 *   strategy: ({ steps }) => ({
 *     init: () => null,
 *     on: (event, state) => [event.step >= steps ? [{ _tag: 'Stop', reason: `${steps} steps` }] : [], state],
 *   }),
 * });
 * const control = { optimizer: null, learningRateFactor: 1, batchSize: 1, rows: null, stopped: null };
 * const event = { _tag: 'Step', epoch: 0, step: 3, loss: 1, at: { params: [], state: {} }, control } as const;
 * const strategy = stopAfter({ steps: 3 });
 * const [[decision]] = strategy.on(event, strategy.init({ examples: 10, batchSize: 1 }));
 * decision // => { _tag: 'Stop', reason: '3 steps', by: 'stopAfter' }
 * ```
 *
 * @category Strategy
 * @since 0.1.0
 */
export const defineStrategy = <
  const Name extends string,
  const H extends Hyperparameters,
  State,
  const Argument extends string | undefined = undefined,
>(definition: {
  readonly name: Name;
  readonly hyper: H;
  readonly argument?: Argument & keyof H;
  readonly strategy: (values: Values<H>) => StrategyRule<State>;
}): Factory<H, Argument, Strategy<readonly [StrategyPart<Name, State>]>> => {
  requireDefinition('defineStrategy', definition, {
    name: true,
    hyper: true,
    argument: true,
    strategy: 'function',
  });
  const { name, hyper, argument, strategy } = definition;
  return factory(name, hyper, argument as Argument, (values, description) => {
    const rule = strategy(values);
    requireDefinition(`${name}: strategy`, rule, {
      init: 'function',
      on: 'function',
      optimizers: true,
      evaluates: true,
      needsEvaluations: true,
    });
    const { init, on, optimizers = [], evaluates = false, needsEvaluations = false } = rule;
    const part: StrategyPart<Name, State> = {
      name,
      optimizers,
      evaluates,
      needsEvaluations,
      init,
      // A part gets only states that it made.
      on: (event, state) => on(event, state as State),
    };
    return strategyOf([part] as const, description);
  });
};
