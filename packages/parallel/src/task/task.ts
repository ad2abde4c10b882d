import type { GradientsOf, GradientTransformation, Key, Params } from '@thalweg/core';
import type { Json } from '@thalweg/core/spec';
import type { SharedArrays } from '../data/parallel-data.js';

/**
 * What is trained: initial parameters, and the loss with its gradient.
 *
 * A batch is a list of example numbers. The task holds the examples, so they may be of any form.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface Task<P = Params> {
  /** The initial parameters; the same key gives the same ones. */
  init(key: Key): P;
  /** The loss of a batch and its gradient: a tree like the parameters, each leaf a tensor or a sparse one. */
  valueAndGrad(params: P, batch: Uint32Array): readonly [loss: number, gradients: P | GradientsOf<P>];
  /**
   * A faster way to step on shared parameters, a step for each example; left out, steps use `valueAndGrad`. Used for a `Step`
   * of the worker rule where a batch is one example.
   *
   * @param tx - The optimizer.
   * @param params - The live parameters.
   * @param options - `atomic`: whether an addition to one element must be indivisible.
   * @returns A function that takes a step for each example given, in that order, and returns the sum of their losses.
   */
  stepper?(
    tx: GradientTransformation,
    params: P,
    options: { readonly atomic: boolean },
  ): (examples: Uint32Array) => number;
  /** The loss that the run reports, on all the data or on data that was held out; by default the mean of the batches'. */
  evaluate?(params: P): number;
}

/** What a {@link TaskFactory} gets besides its config. @category Parallel @since 0.1.0 */
export interface TaskSetup {
  /** The arrays given as `data.arrays`. */
  readonly arrays: SharedArrays;
  /** The worker's number, from 0; `undefined` where the server makes the task, to initialise and to evaluate. */
  readonly worker: number | undefined;
  /** How many workers the run began with. */
  readonly workers: number;
}

/**
 * Makes a task where it is needed: once in every worker and once beside the server.
 *
 * @category Parallel
 * @since 0.1.0
 */
export type TaskFactory<Config extends Json = Json, P = Params> = (
  config: Config,
  setup: TaskSetup,
) => Task<P> | Promise<Task<P>>;
