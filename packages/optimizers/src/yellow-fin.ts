import {
  add,
  chain,
  defineOptimizer,
  defineRule,
  mul,
  nonNegative,
  scalarSlot,
  scheduled,
  zeros,
} from '@thalweg/core';
import { scaleByLearningRate } from './scale-by-learning-rate.js';
import { tuned, tunerHyper, tunerScalars, tunerSlots } from './yellow-fin-tuner.js';

/**
 * Adds momentum and scales by a rate, both of which it tunes at every step:
 *
 * $$b_t = \mu_t b_{t-1} + g_t, \qquad u_t = \alpha_t b_t$$
 * $$\mu_t, \alpha_t = \operatorname*{arg\,min}_{\mu, \alpha} \mu D_t^2 + \alpha^2 C_t \quad \text{s.t.} \quad
 *   \mu \ge \left(\frac{\sqrt{h_{\max} / h_{\min}} - 1}{\sqrt{h_{\max} / h_{\min}} + 1}\right)^2, \quad
 *   \alpha = \frac{(1 - \sqrt\mu)^2}{h_{\min}}$$
 *
 * with estimates, whose averages $E$ decay by $\beta$ and are divided by $1 - \beta^t$, and norms over the whole tree:
 *
 * - curvature range: $h_{\min} = \exp E[\log \min h]$ and $h_{\max} = \exp E[\log \max h]$ over the last 20 of
 *   $h = \lVert g \rVert^2$;
 * - variance: $C = E[\lVert g \rVert^2] - \lVert E[g] \rVert^2$;
 * - distance to the minimum: $D = E[E[\lVert g \rVert] / E[\lVert g \rVert^2]]$.
 *
 * Without the constraint the best $x = \sqrt\mu$ is the root of $p x = (1 - x)^3$ with $p = D^2 h_{\min}^2 / (2 C)$. The
 * rate grows to the tuned one in the first steps, and gradients longer than $\sqrt{h_{\max}}$ of the step before are
 * clipped to it; for the averages, to ten times as much. The update is the whole step, rate included.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByYellowFin } from '@thalweg/optimizers';
 *
 * const tx = scaleByYellowFin({ initialRate: 0.5 });
 * const [updates, state] = tx.update(tensor([3, 4]), tx.init(tensor([0, 0])));
 * toArray(updates) // => [1.5, 2]
 * state.scaleByYellowFin.h1 // => 25
 * state.scaleByYellowFin.rate // => 0.5
 * ```
 *
 * Source: Zhang and Mitliagkas, "YellowFin and the art of momentum tuning" (2017), algorithms 1 to 4, with what the authors'
 * code has since then: averages of logarithms, $\epsilon$, clipping, and a slow start. The root is computed in a form that
 * is right for every $p$; theirs divides by almost 0 for one of about $10^{-18}$. Without their corrections for sparse
 * gradients and their limit on the length of a step. Neither Optax nor PyTorch has YellowFin.
 *
 * It refuses sparse gradients: the norms are over all elements.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByYellowFin = defineRule({
  name: 'scaleByYellowFin',
  hyper: tunerHyper,
  slots: { velocity: zeros, ...tunerSlots, momentum: scalarSlot(0), rate: scalarSlot(0) },
  scalars: tunerScalars,
  rule: (symbols) => {
    const { clipped, momentum, rate, next } = tuned(symbols);
    const velocity = add(mul(momentum, symbols.velocity), clipped);
    return { g: mul(rate, velocity), velocity, ...next, momentum, rate };
  },
});

/**
 * YellowFin: momentum whose rate and momentum are tuned at every step, for all parameters together,
 *
 * $$\theta_t = \theta_{t-1} - \eta_t \, u_t$$
 *
 * with $u_t$ as in {@link scaleByYellowFin}.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { yellowFin } from '@thalweg/optimizers';
 *
 * const step = makeStep(yellowFin());
 * let at = step.init(tensor([1, 1]));
 * for (let i = 0; i < 1000; i++) {
 *   const [x, y] = toArray(at.params);
 *   at = step(at, tensor([x!, y! / 10]));
 * }
 * toArray(at.params).every((x) => Math.abs(x) < 0.1) // => true
 * ```
 *
 * Source: Zhang and Mitliagkas, "YellowFin and the art of momentum tuning" (2017); see {@link scaleByYellowFin}. The
 * learning rate is what the authors' code calls a learning rate factor. Neither Optax nor PyTorch has YellowFin.
 *
 * It refuses sparse gradients: the norms are over all elements.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const yellowFin = defineOptimizer({
  name: 'yellowFin',
  hyper: {
    /** $\eta$, a factor of the step, for schedules. */
    learningRate: scheduled(nonNegative(1)),
    ...scaleByYellowFin.declaration.hyper,
  },
  build: ({ learningRate, ...options }) =>
    chain(scaleByYellowFin(options), scaleByLearningRate(learningRate)),
});
