import type { Json } from '@thalweg/core/spec';
import type { ModuleReference } from '../task/module-reference.js';

/**
 * What the rules of a search train. All is in plain arrays, since a search trains thousands of small networks.
 *
 * The functions give the same numbers for the same arguments, whatever was called before.
 *
 * @category Search
 * @since 0.1.0
 */
export interface SearchTask {
  /** The learning rates that are tried for each rule, for an epoch each. */
  readonly learningRates: readonly number[];
  /** For how many epochs the best learning rate trains, with the epoch in which it was tried; 1 or more. */
  readonly epochs: number;
  /** How many steps an epoch has; 1 or more. */
  readonly stepsPerEpoch: number;
  /** The reward after the first epoch below which no learning rate goes on; 0 by default. */
  readonly promising?: number;
  /** The initial parameters, in memory of their own. */
  readonly initial: (seed: number) => Float64Array;
  /**
   * The loss of the batch of a step, and its gradient.
   *
   * @param params - The parameters.
   * @param step - From 0.
   * @param seed - Of the run; it may choose the batch.
   * @param gradient - The gradient is written here.
   */
  readonly lossAndGradient: (
    params: Float64Array,
    step: number,
    seed: number,
    gradient: Float64Array,
  ) => number;
  /** How good the parameters are on examples that are not trained on: from 0 on, and more is better. */
  readonly reward: (params: Float64Array) => number;
}

/**
 * Makes a task where it is needed: once in every thread.
 *
 * @category Search
 * @since 0.1.0
 */
export type SearchTaskFactory<Config extends Json = Json> = (
  config: Config,
) => SearchTask | Promise<SearchTask>;

/**
 * Where threads find the task of a search: an export that is a {@link SearchTaskFactory}, and what to call it with.
 *
 * @category Search
 * @since 0.1.0
 */
export interface SearchTaskReference<Config extends Json = Json> extends ModuleReference {
  /** What the factory gets; plain data. */
  readonly config: Config;
}
