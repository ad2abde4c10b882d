import { count, decay, defineTransformation, nonNegative, positive } from '@thalweg/core';
import { backtrackingLinesearch } from './linesearch/backtracking-linesearch.js';
import { initLinesearch, searchedStep } from './linesearch/searched-step.js';

/**
 * Multiplies the update by a stepsize with which the loss falls enough, by Armijo's criterion:
 *
 * $$f(\theta + \eta u) \le f(\theta) + \delta \lvert f(\theta) \rvert + c \, \eta \, \nabla f(\theta)^\top u + \epsilon$$
 *
 * It begins with a somewhat larger stepsize than the last one, and reduces it until the criterion holds.
 *
 * Put it after the member that gives the direction its sign, as `scaleByLearningRate` does. `update` needs the parameters
 * and `valueAndGrad`, which it calls at the parameters and at every stepsize that it tries. The state holds the stepsize
 * as `learningRate`, and `value` and `gradient` after the step: if the loss does not depend on a batch, pass this
 * gradient to the next step in place of a new one.
 *
 * If the criterion holds for no stepsize, it takes the last one if the loss is less there, and else makes no step. It makes
 * no step, either, where the loss does not fall in the direction of the update. So the loss never rises by more than
 * the tolerances.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters and
 *   `valueAndGrad`.
 *
 * @example
 * ```ts
 * import { chain, makeStep, tensor } from '@thalweg/core';
 * import { scaleByBacktrackingLinesearch, sgd } from '@thalweg/optimizers';
 *
 * const valueAndGrad = (x: ReturnType<typeof tensor>) => [x.get() ** 2, tensor(2 * x.get())] as const;
 * const search = scaleByBacktrackingLinesearch({ decreaseFactor: 0.5 });
 * const step = makeStep(chain(sgd({ learningRate: 1 }), search));
 * const at = step.init(tensor(3));
 * const next = step(at, valueAndGrad(at.params)[1], { valueAndGrad });
 * next.params.get() // => 0
 * next.state.scaleByBacktrackingLinesearch.learningRate // => 0.5
 * ```
 *
 * Source: Nocedal and Wright, "Numerical Optimization" (2006), algorithm 3.1; Vaswani et al., "Painless stochastic
 * gradient" (2019). Same as Optax `scale_by_backtracking_linesearch`, except where that goes wrong: after the last stepsize
 * it steps even if the loss rises; it never moves again after a stepsize of 0, where this begins with 1; and a relative
 * tolerance makes its criterion stricter where the loss is negative, since it multiplies the loss by $1 + \delta$.
 * It has no default for how often the stepsize may be reduced, and stores the gradient only on request. PyTorch does not have it.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByBacktrackingLinesearch = defineTransformation({
  name: 'scaleByBacktrackingLinesearch',
  hyper: {
    /** How often the stepsize may be reduced. */
    maxBacktrackingSteps: count(20),
    /** $c$, the part of the slope by which the loss must fall. */
    slopeRtol: nonNegative(1e-4),
    /** The factor by which the stepsize is reduced. */
    decreaseFactor: decay(0.8),
    /** The factor from the last stepsize to the first one to try. */
    increaseFactor: positive(1.5),
    /** The largest stepsize. */
    maxLearningRate: positive(1),
    /** $\epsilon$, an absolute tolerance. */
    atol: nonNegative(0),
    /** $\delta$, a tolerance relative to the loss. */
    rtol: nonNegative(0),
  },
  needs: ['params', 'valueAndGrad'],
  init: initLinesearch,
  update: (updates, { learningRate }, context, { increaseFactor, maxLearningRate, ...options }) =>
    searchedStep('scaleByBacktrackingLinesearch', updates, context, (along, start) =>
      backtrackingLinesearch(
        along,
        start,
        Math.min(learningRate > 0 ? increaseFactor * learningRate : 1, maxLearningRate),
        options,
      ),
    ),
});
