import { add, decay, defineRule, mul, zeros } from '@thalweg/core';

/**
 * Adds momentum to steps, with the gradient taken where the momentum alone would lead:
 *
 * $$b_t = u_t + \gamma b_{t-1}, \qquad u_t' = b_t, \qquad g_t = \nabla J(\theta_{t-1} + \gamma b_{t-1})$$
 *
 * It stands after `scaleByLearningRate`: what it sums are steps, ready to be added to the parameters.
 *
 * @param options - `decay`: $\gamma$, in [0, 1); required.
 * @throws {ConfigError} If `decay` is missing or out of range.
 *
 * @example
 * ```ts
 * import { chain, makeStep, tensor, toArray } from '@thalweg/core';
 * import { addLookAheadMomentum, scaleByLearningRate } from '@thalweg/optimizers';
 *
 * const step = makeStep(chain(scaleByLearningRate(1), addLookAheadMomentum({ decay: 0.5 })));
 * const at = step(step.init(tensor([0])), tensor([-4]));
 * toArray(at.params) // => [4]
 * toArray(step.gradientPoint(at)) // => [6]
 * ```
 *
 * Source: Nesterov (1983) in the form of Sutskever et al., "On the importance of initialization and momentum in deep
 * learning" (2013), eqs. 3 and 4. Neither Optax nor PyTorch has it: their `nesterov` is `addMomentum`'s.
 *
 * A step with a sparse gradient is lazy: what the gradient does not touch keeps its averages and its parameters, where
 * a dense step would let both go on.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const addLookAheadMomentum = defineRule({
  name: 'addLookAheadMomentum',
  hyper: { decay: decay() },
  slots: { trace: zeros },
  rule: ({ g, trace, decay }) => {
    const next = add(g, mul(decay, trace));
    return { g: next, trace: next };
  },
  gradientPoint: ({ params, trace, decay }) => add(params, mul(decay, trace)),
});
