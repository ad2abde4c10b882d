import { add, decay, defineRule, flag, mul, zeros } from '@thalweg/core';

/**
 * Adds momentum: a decaying sum of all gradients so far,
 *
 * $$b_t = g_t + \gamma b_{t-1}, \qquad
 *   u_t = \begin{cases} g_t + \gamma b_t & \text{if nesterov} \\ b_t & \text{otherwise} \end{cases}$$
 *
 * @param options - `decay`: $\gamma$, in [0, 1); required. `nesterov`: whether to look one step ahead, in the form
 *   that needs the gradient at the parameters only; `false` by default.
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { addMomentum } from '@thalweg/optimizers';
 *
 * const tx = addMomentum({ decay: 0.5 });
 * const [, state] = tx.update(tensor([1]), tx.init(tensor([0])));
 * const [updates] = tx.update(tensor([1]), state);
 * toArray(updates) // => [1.5]
 * ```
 *
 * Source: Qian, "On the momentum term in gradient descent learning algorithms" (1999); the `nesterov` form is Bengio
 * et al., "Advances in optimizing recurrent networks" (2012), eq. 7. Same as Optax `trace` and, for `dampening` 0,
 * as the buffer of PyTorch `SGD`.
 *
 * A step with a sparse gradient is lazy: what the gradient does not touch keeps its averages and its parameters, where
 * a dense step would let both go on.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const addMomentum = defineRule({
  name: 'addMomentum',
  hyper: { decay: decay(), nesterov: flag(false) },
  slots: { trace: zeros },
  rule: ({ g, trace, decay, nesterov }) => {
    const next = add(g, mul(decay, trace));
    return { g: nesterov ? add(g, mul(decay, next)) : next, trace: next };
  },
});
