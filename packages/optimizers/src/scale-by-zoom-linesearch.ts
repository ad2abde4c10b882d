import { choice, count, defineTransformation, nonNegative, positive } from '@thalweg/core';
import { initLinesearch, searchedStep } from './linesearch/searched-step.js';
import { zoomLinesearch } from './linesearch/zoom-linesearch.js';

/**
 * Multiplies the update by a stepsize with which the loss falls enough and its slope is small enough:
 *
 * $$f(\theta + \eta u) \le f(\theta) + c_1 \eta \, \nabla f(\theta)^\top u, \qquad
 *   \lvert \nabla f(\theta + \eta u)^\top u \rvert \le c_2 \lvert \nabla f(\theta)^\top u \rvert$$
 *
 * These are the strong Wolfe conditions. Near a minimum, where rounding hides the decrease of $f$, the first may be
 * replaced by Hager and Zhang's approximate one: $\nabla f(\theta + \eta u)^\top u \le (2 c_1 - 1) \nabla f(\theta)^\top
 * u$ and $f(\theta + \eta u) \le f(\theta) + \epsilon \lvert f(\theta) \rvert$. First the stepsize grows until it has
 * passed one that fits; then cubic or quadratic interpolation, or halving, makes the interval smaller.
 *
 * Put it after the member that gives the direction its sign, as `scaleByLearningRate` does. `update` needs the parameters
 * and `valueAndGrad`, which it calls at the parameters and at every stepsize that it tries. The state holds the stepsize
 * as `learningRate`, and `value` and `gradient` after the step: if the loss does not depend on a batch, pass this
 * gradient to the next step in place of a new one.
 *
 * If no stepsize decreases the loss enough, it takes one that satisfies the first condition alone, or else the last
 * one if the loss is less there, or else it makes no step. So the loss never rises by more than the tolerances
 * `tol` and `approxDecRtol`. It makes no step, either, where the loss does not fall in the direction of the update.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters and
 *   `valueAndGrad`.
 *
 * @example
 * ```ts
 * import { chain, makeStep, tensor } from '@thalweg/core';
 * import { scaleByZoomLinesearch, sgd } from '@thalweg/optimizers';
 *
 * const valueAndGrad = (x: ReturnType<typeof tensor>) => [x.get() ** 2, tensor(2 * x.get())] as const;
 * const step = makeStep(chain(sgd({ learningRate: 1 }), scaleByZoomLinesearch()));
 * const at = step.init(tensor(3));
 * const next = step(at, valueAndGrad(at.params)[1], { valueAndGrad });
 * next.params.get() // => 0
 * next.state.scaleByZoomLinesearch.learningRate // => 0.5
 * ```
 *
 * Source: Nocedal and Wright, "Numerical Optimization" (2006), algorithms 3.5 and 3.6; Hager and Zhang, "Algorithm 851:
 * CG_DESCENT" (2006), eqs. 23, 26 and 27. Same as Optax `scale_by_zoom_linesearch`, except where that goes wrong: it makes
 * steps that increase the loss if it finds none that decreases it, or if the direction does not descend; and with the
 * strategy `keep` it never moves again after a stepsize of 0, where this begins with 1. Optax has no
 * default for the number of stepsizes, but its `lbfgs` tries 20. It also takes `None` for `approx_dec_rtol`, which leaves
 * out the approximate condition. PyTorch has a similar search inside `LBFGS`.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByZoomLinesearch = defineTransformation({
  name: 'scaleByZoomLinesearch',
  hyper: {
    /** The number of stepsizes to try at most. */
    maxLinesearchSteps: count(20),
    /** The largest stepsize; 0 for no limit. */
    maxLearningRate: nonNegative(0),
    /** By how much both conditions may be missed. */
    tol: nonNegative(0),
    /** The factor by which the stepsize grows until it is large enough, above 1. */
    increaseFactor: positive(2),
    /** $c_1$, the part of the slope by which the loss must fall. */
    slopeRtol: nonNegative(1e-4),
    /** $c_2$, the part of the slope that may be left. */
    curvRtol: nonNegative(0.9),
    /** $\epsilon$, by what part the loss may rise if the approximate condition holds. */
    approxDecRtol: nonNegative(1e-6),
    /** The search ends in an interval of stepsizes this small if the loss is small enough in it. */
    stepsizePrecision: nonNegative(1e-5),
    /** The stepsize to try first: the one before, `keep`, or 1, `one`. */
    initialGuessStrategy: choice(['keep', 'one'], 'keep'),
  },
  needs: ['params', 'valueAndGrad'],
  init: initLinesearch,
  update: (updates, { learningRate }, context, { maxLearningRate, initialGuessStrategy, ...options }) =>
    searchedStep('scaleByZoomLinesearch', updates, context, (along, start) =>
      zoomLinesearch(along, start, initialGuessStrategy === 'keep' && learningRate > 0 ? learningRate : 1, {
        ...options,
        maxStepsize: maxLearningRate === 0 ? Infinity : maxLearningRate,
      }),
    ),
});
