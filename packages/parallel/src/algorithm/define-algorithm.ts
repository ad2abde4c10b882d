import {
  ConfigError,
  defineFactory,
  requireOptions,
  type Factory,
  type Hyperparameters,
  type Values,
} from '@thalweg/core';
import type { ParallelAlgorithm } from './parallel-algorithm.js';
import type { Payload } from './payload.js';

/**
 * An algorithm whose options are known: all of a {@link ParallelAlgorithm} but its description.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface AlgorithmRules<
  WorkerState,
  ServerState,
  Push extends Payload,
  Snapshot extends Payload,
> extends Omit<ParallelAlgorithm<WorkerState, ServerState, Push, Snapshot>, 'description' | 'writes'> {
  /** Where the shared parameters are changed; `'server'` by default. */
  readonly writes?: 'server' | 'workers';
}

/**
 * Declares a parallel algorithm by its two rules.
 *
 * Workers build the algorithm from its spec. For that, put the factory into `algorithms` of a plugin, and give the plugin to
 * the run.
 *
 * @param definition - `name`: name of the factory, letters and digits. `hyper`: the hyperparameters. `argument`: the one
 *   given first, by itself, if any. `algorithm`: from their values to the rules, see {@link AlgorithmRules}; pure.
 * @returns A factory: from options to an algorithm that records how it was built.
 *
 * @example
 * ```ts
 * import { count, type Gradients, type OpaqueState, type Params } from '@thalweg/core';
 * import { toSpec } from '@thalweg/core/spec';
 * import { defineAlgorithm, type PulledEvent, type ReceivedPush, type WorkerEvent } from '@thalweg/parallel';
 *
 * // Every gradient is a step on the server as soon as it comes, unless it comes too late.
 * const freshSteps = defineAlgorithm({
 *   name: 'freshSteps',
 *   hyper: { maxStaleness: count(10) },
 *   algorithm: ({ maxStaleness }) => ({
 *     worker: {
 *       init: ({ snapshot, version }: PulledEvent<Params>) => [[{ _tag: 'Gradient', at: snapshot }], version],
 *       on: (event: WorkerEvent<Params>, version: number) => {
 *         switch (event._tag) {
 *           case 'Gradient':
 *             return [[{ _tag: 'Push', payload: event.gradients, basedOn: version }, { _tag: 'Pull' }], version];
 *           case 'Pulled':
 *             return [[{ _tag: 'Gradient', at: event.snapshot }], event.version];
 *           default:
 *             return [[], version];
 *         }
 *       },
 *     },
 *     server: {
 *       init: ({ params, optimizer }) => optimizer.init(params),
 *       apply: ({ payload, staleness }: ReceivedPush<Gradients>, state: OpaqueState, { params, optimizer }) => {
 *         if (staleness > maxStaleness) return { _tag: 'Refused', reason: 'stale' };
 *         const [updates, next] = optimizer.update(payload, state, { params });
 *         return { _tag: 'Applied', updates, state: next };
 *       },
 *       read: (_pull, state: OpaqueState, { params, optimizer }) => ({
 *         _tag: 'Snapshot',
 *         snapshot: optimizer.gradientPoint(params, state),
 *       }),
 *     },
 *   }),
 * });
 * toSpec(freshSteps()) // => { name: 'freshSteps', maxStaleness: 10 }
 * ```
 *
 * @category Parallel
 * @since 0.1.0
 */
export const defineAlgorithm = <
  const H extends Hyperparameters,
  WorkerState,
  ServerState,
  Push extends Payload,
  Snapshot extends Payload,
  const Argument extends string | undefined = undefined,
>(definition: {
  readonly name: string;
  readonly hyper: H;
  readonly argument?: Argument & keyof H;
  readonly algorithm: (values: Values<H>) => AlgorithmRules<WorkerState, ServerState, Push, Snapshot>;
}): Factory<H, Argument, ParallelAlgorithm<WorkerState, ServerState, Push, Snapshot>> => {
  const { algorithm, ...declared } = definition;
  requireOptions('defineAlgorithm', definition, { name: true, hyper: true, argument: true, algorithm: true });
  if (typeof algorithm !== 'function')
    throw new ConfigError({
      owner: 'defineAlgorithm',
      argument: 'algorithm',
      expected: 'a function from the values of the hyperparameters to the rules',
      found: typeof algorithm,
    });
  return defineFactory<H, ParallelAlgorithm<WorkerState, ServerState, Push, Snapshot>, Argument>({
    ...declared,
    build: (values, description) => ({ writes: 'server', ...algorithm(values), description }),
  });
};
