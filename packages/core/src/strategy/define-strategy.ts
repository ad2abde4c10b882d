import type { Hyperparameters, Values } from '../declare/hyperparameter.js';
import { factory, type Factory } from '../declare/factory.js';
import { requireDefinition } from '../declare/require-definition.js';
import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import type { LikeParams } from '../tree/like-params.js';
import type { Decision } from './decision.js';
import type { RunStart, StrategyEvent } from './strategy-event.js';
import { strategyOf } from './strategy-of.js';
import type { Strategy, StrategyPart } from './strategy.js';

/**
 * The declaration of a strategy: its initial state and its reducer.
 *
 * All its functions are pure. In the type of the state write `LikeParams` for a tree like the parameters.
 *
 * @category Strategy
 * @since 0.1.0
 */
export interface StrategyDefinition<
  Name extends string,
  H extends Hyperparameters,
  State,
  Argument extends string | undefined,
> {
  /** Name of the factory and of the part: letters and digits. */
  readonly name: Name;
  /** The hyperparameters. */
  readonly hyper: H;
  /** The hyperparameter that is the first argument. */
  readonly argument?: Argument & keyof H;
  /** The state before the first event: plain data and tensors. Write it before `on`, which takes its type from here. */
  readonly init: (start: RunStart, values: Values<H>) => State;
  /**
   * From the values of the hyperparameters to the reducer. The outer function runs once, when the strategy is built:
   * check values and compute constants there.
   */
  readonly on: (
    values: Values<H>,
  ) => (
    event: StrategyEvent<LikeParams>,
    state: State,
  ) => readonly [decisions: readonly Decision<LikeParams>[], state: State];
  /** The optimizers that it may switch to, by name; none by default. */
  readonly optimizers?: (values: Values<H>) => readonly string[];
  /** Whether it decides when to evaluate; `false` by default. */
  readonly evaluates?: boolean;
  /** Whether it needs evaluations; `false` by default. */
  readonly needsEvaluations?: boolean;
}

/**
 * Declares a strategy: a pure reducer that makes the decisions of a training loop.
 *
 * @param definition - Name, hyperparameters, `init` and `on`; see {@link StrategyDefinition}.
 * @returns A factory: from options to a strategy with one part, which records how it was built.
 * @throws {ConfigError} If the definition has a part with an unknown name, or a part that is not a function.
 *
 * @example
 * ```ts
 * import { count, defineStrategy } from '@thalweg/core';
 *
 * const stopAfter = defineStrategy({
 *   name: 'stopAfter',
 *   hyper: { steps: count() },
 *   init: () => ({ heard: 0 }),
 *   on: ({ steps }) => (event, { heard }) => [
 *     event.step >= steps ? [{ _tag: 'Stop', reason: `${steps} steps` }] : [],
 *     { heard: heard + 1 },
 *   ],
 * });
 * const control = { optimizer: null, learningRateFactor: 1, batchSize: 1, rows: null, stopped: null };
 * const event = { _tag: 'Step', epoch: 0, step: 3, loss: 1, at: { params: [], state: {} }, control } as const;
 * const strategy = stopAfter({ steps: 3 });
 * const [[decision], state] = strategy.on(event, strategy.init({ examples: 10, batchSize: 1 }));
 * decision // => { _tag: 'Stop', reason: '3 steps', by: 'stopAfter' }
 * state.stopAfter.heard // => 1
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
>(
  definition: StrategyDefinition<Name, H, State, Argument>,
): Factory<H, Argument, Strategy<readonly [StrategyPart<Name, State>]>> => {
  requireDefinition('defineStrategy', definition, {
    name: true,
    hyper: true,
    argument: true,
    init: 'function',
    on: 'function',
    optimizers: 'optional',
    evaluates: true,
    needsEvaluations: true,
  });
  const {
    name,
    hyper,
    argument,
    init,
    on,
    optimizers,
    evaluates = false,
    needsEvaluations = false,
  } = definition;
  return factory(name, hyper, argument as Argument, (values, description) => {
    const reduce = on(values);
    if (typeof reduce !== 'function')
      throw new ConfigError({
        owner: name,
        argument: 'on',
        expected: 'a function of the options that gives the reducer',
        found: `one that gives ${shown(reduce)}`,
        fix: 'Write on: (options) => (event, state) => [decisions, state]',
      });
    const part: StrategyPart<Name, State> = {
      name,
      optimizers: optimizers?.(values) ?? [],
      evaluates,
      needsEvaluations,
      init: (start) => init(start, values),
      // A part gets only states that it made.
      on: (event, state) => reduce(event, state as State),
    };
    return strategyOf([part] as const, description);
  });
};
