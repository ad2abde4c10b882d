import { chain, choice, decay, defineOptimizer, nonNegative, scheduled } from '@thalweg/core';
import { scaleByLearningRate } from '../transformations/scale-by-learning-rate.js';
import { scaleByNadam } from '../transformations/scale-by-nadam.js';

/**
 * Nadam: Adam with Nesterov's momentum,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \frac{\hat m_t}{\sqrt{\hat v_t + \bar\epsilon} + \epsilon}$$
 *
 * with $\hat m_t$ and $\hat v_t$ in one of the four forms of {@link scaleByNadam}, whose first steps differ by up to 80 %.
 *
 * @param options - `learningRate`: $\eta$, 0 or more, or a schedule of such; 0.002 by default. `b1`: $\beta_1$, in
 *   [0, 1); 0.99 by default. `b2`: $\beta_2$, in [0, 1); 0.999 by default. `eps`: $\epsilon$, 0 or more; 1e-8 by
 *   default. `epsRoot`: $\bar\epsilon$, 0 or more; 0 by default. `momentumDecay`: $\psi$, 0 or more; 1 / 250 by default.
 *   `form`: `'dozat'` (default), `'simplified'`, `'optax'` or `'pytorch'`.
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor } from '@thalweg/core';
 * import { nadam } from '@thalweg/optimizers';
 *
 * const step = makeStep(nadam({ learningRate: 1, b1: 0.9, eps: 0, form: 'pytorch' }));
 * step(step.init(tensor(0)), tensor(-3)).params.get() // => 1.05645…
 * ```
 *
 * Source: Dozat, "Incorporating Nesterov momentum into Adam" (2016), algorithm 2, with its defaults. To match Optax
 * `nadam` pass `{ b1: 0.9, form: 'optax' }`; to match PyTorch `NAdam` pass `{ b1: 0.9, form: 'pytorch' }`; for the
 * equation that Ruder's overview gives, `{ b1: 0.9, form: 'simplified' }`.
 *
 * A step with a sparse gradient is lazy: what the gradient does not touch keeps its averages and its parameters, where
 * a dense step would let both go on.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const nadam = defineOptimizer({
  name: 'nadam',
  hyper: {
    learningRate: scheduled(nonNegative(2e-3)),
    b1: decay(0.99),
    b2: decay(0.999),
    eps: nonNegative(1e-8),
    epsRoot: nonNegative(0),
    momentumDecay: nonNegative(1 / 250),
    form: choice(['dozat', 'simplified', 'optax', 'pytorch'], 'dozat'),
  },
  build: ({ learningRate, ...moments }) => chain(scaleByNadam(moments), scaleByLearningRate(learningRate)),
});
