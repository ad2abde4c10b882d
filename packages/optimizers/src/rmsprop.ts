import {
  add,
  chain,
  decay,
  defineOptimizer,
  defineRule,
  div,
  ema,
  filledWith,
  flag,
  lt,
  max,
  mul,
  nonNegative,
  scheduled,
  select,
  sqrt,
  square,
  sub,
  zeros,
} from '@thalweg/core';
import { addMomentum } from './momentum.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';

/**
 * Divides the gradient by the root of a moving average of its square:
 *
 * $$v_t = \gamma v_{t-1} + (1 - \gamma) g_t^2, \qquad
 *   u_t = \frac{g_t}{\sqrt{v_t + \epsilon}} \quad\text{or, unless epsInSqrt,}\quad \frac{g_t}{\sqrt{v_t} + \epsilon}$$
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByRms } from '@thalweg/optimizers';
 *
 * const tx = scaleByRms({ decay: 0.75, eps: 0 });
 * const [updates] = tx.update(tensor([5, -0.5]), tx.init(tensor([0, 0])));
 * toArray(updates) // => [2, -2]
 * ```
 *
 * Source: Tieleman and Hinton, lecture 6e of "Neural networks for machine learning" (2012), which has no $\epsilon$; the
 * talk (Ruder 2017), eq. 12. Same as Optax `scale_by_rms`. PyTorch `RMSprop` is `{ decay: 0.99, epsInSqrt: false }`.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByRms = defineRule({
  name: 'scaleByRms',
  hyper: {
    /** $\gamma$, the decay of the mean of squares. */
    decay: decay(0.9),
    /** $\epsilon$. If it is 0, an element whose gradients were all 0 becomes NaN. */
    eps: nonNegative(1e-8),
    /** Whether to add $\epsilon$ under the root or to it. */
    epsInSqrt: flag(true),
    /** $v_0$, the initial mean of squares. */
    initialScale: nonNegative(0),
  },
  slots: { nu: filledWith((values: { readonly initialScale: number }) => values.initialScale) },
  rule: ({ g, nu, decay, eps, epsInSqrt }) => {
    const v = ema(nu, square(g), decay);
    const root = epsInSqrt ? sqrt(add(v, eps)) : add(sqrt(v), eps);
    return { g: div(g, root), nu: v };
  },
});

/**
 * Divides the gradient by a moving estimate of its standard deviation:
 *
 * $$m_t = \gamma m_{t-1} + (1 - \gamma) g_t, \qquad v_t = \gamma v_{t-1} + (1 - \gamma) g_t^2, \qquad
 *   u_t = \frac{g_t}{\sqrt{v_t - m_t^2 + \epsilon}}$$
 *
 * or, unless epsInSqrt, with $\epsilon$ outside of the root. If rounding makes $v_t - m_t^2$ negative, it counts as 0.
 * If $g_t^2$ overflows, $(1 - \gamma) g_t^2$ is computed as $((1 - \gamma) g_t) g_t$; an infinite $v_t$ gives a step of
 * 0.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByStddev } from '@thalweg/optimizers';
 *
 * const tx = scaleByStddev({ decay: 0.5, eps: 0 });
 * const [updates] = tx.update(tensor([3, -0.5]), tx.init(tensor([0, 0])));
 * toArray(updates) // => [2, -2]
 * ```
 *
 * Source: Graves, "Generating sequences with recurrent neural networks" (2013), eqs. 38 to 40. Same as Optax
 * `scale_by_stddev`, which does not clamp at 0 and overflows to NaN. PyTorch `RMSprop(centered=True)` has $\epsilon$ outside.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByStddev = defineRule({
  name: 'scaleByStddev',
  hyper: scaleByRms.declaration.hyper,
  slots: { mu: zeros, nu: filledWith((values: { readonly initialScale: number }) => values.initialScale) },
  rule: ({ g, mu, nu, decay, eps, epsInSqrt }) => {
    const m = ema(mu, g, decay);
    // If the square overflows, its share of the average may still be finite: PyTorch multiplies in this order.
    // Otherwise the usual order applies, since it rounds as Optax does.
    const average = ema(nu, square(g), decay);
    const overflowing = add(mul(decay, nu), mul(mul(sub(1, decay), g), g));
    const v = select(lt(square(g), Infinity), average, overflowing);
    // An infinite average gives a step of 0, as without centering, instead of infinity minus infinity.
    const centered = max(sub(v, square(m)), 0);
    const variance = select(lt(v, Infinity), centered, v);
    const root = epsInSqrt ? sqrt(add(variance, eps)) : add(sqrt(variance), eps);
    return { g: div(g, root), mu: m, nu: v };
  },
});

/**
 * RMSprop: divides the gradient by the root of a moving average of its square,
 *
 * $$\theta_t = \theta_{t-1} - \frac{\eta_t}{\sqrt{v_t + \epsilon}} \, g_t, \qquad
 *   v_t = \gamma v_{t-1} + (1 - \gamma) g_t^2$$
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { rmsprop } from '@thalweg/optimizers';
 *
 * const step = makeStep(rmsprop({ learningRate: 0.1, decay: 0.75, eps: 0 }));
 * toArray(step(step.init(tensor([1])), tensor([42])).params) // => [0.8]
 * ```
 *
 * Source: Tieleman and Hinton, lecture 6e of "Neural networks for machine learning" (2012); the talk (Ruder 2017), eq.
 * 12; centered, Graves (2013), eqs. 38 to 45. Same as Optax `rmsprop`, including its momentum after the learning rate.
 * To match PyTorch `RMSprop` pass `{ learningRate: 0.01, decay: 0.99, epsInSqrt: false }`; its momentum comes before
 * the rate, which gives other steps if the rate is a schedule.
 *
 * A step with a sparse gradient is lazy: elements that it leaves out keep their averages and parameters, while a dense
 * step would update both.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const rmsprop = defineOptimizer({
  name: 'rmsprop',
  hyper: {
    /** $\eta$, the learning rate. */
    learningRate: scheduled(nonNegative(1e-3)),
    ...scaleByRms.declaration.hyper,
    /** Whether to divide by the standard deviation instead; see {@link scaleByStddev}. */
    centered: flag(false),
    /** The decay of the velocity, for momentum on the scaled steps. With 0 there is no momentum. */
    momentum: decay(0),
  },
  build: ({ learningRate, centered, momentum, ...average }) => {
    const scaled = chain(
      centered ? scaleByStddev(average) : scaleByRms(average),
      scaleByLearningRate(learningRate),
    );
    return momentum === 0 ? scaled : chain(scaled, addMomentum({ decay: momentum }));
  },
});
