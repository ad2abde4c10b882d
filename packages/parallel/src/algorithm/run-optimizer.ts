import type { Gradients, OpaqueState, OptionalContext, Params } from '@thalweg/core';

/**
 * The optimizer of a run, as rules see it: built from a spec, so the types know neither its state nor the parameters.
 *
 * @category Parallel
 * @since 0.1.0
 */
export interface RunOptimizer {
  /** The state before the first step. */
  init(params: Params): OpaqueState;
  /**
   * Where the gradient of the coming step is wanted: the parameters themselves, unless the optimizer looks ahead, as
   * `nesterov` does. Pure.
   */
  gradientPoint(params: Params, state: OpaqueState): Params;
  /** One step: what is added to the parameters, and the next state. Pure. */
  update(
    updates: Gradients,
    state: OpaqueState,
    context: RunOptimizerContext,
  ): readonly [updates: Gradients, state: OpaqueState];
}

/** What a rule gives to the optimizer besides gradients: the parameters, always. @category Parallel @since 0.1.0 */
export type RunOptimizerContext = OptionalContext<Params> & { readonly params: Params };
