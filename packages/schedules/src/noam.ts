import { count, defineSchedule, nonNegative, positive } from '@thalweg/core';

/**
 * The rate of the Transformer: a linear warm-up, then decay by the inverse square root of the step:
 *
 * $$s(t) = c \cdot d^{-1/2} \cdot \min\left( n^{-1/2}, \; n \cdot W^{-3/2} \right), \qquad n = t + 1$$
 *
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { noam } from '@thalweg/schedules';
 *
 * const rate = noam({ modelSize: 512 });
 * rate(0) // => 1.746928107…e-7
 * rate(3999) // => 0.000698771…
 * rate(19999) // => 0.0003125
 * ```
 *
 * Source: Vaswani et al., "Attention is all you need" (2017), eq. 3, where steps count from 1: step 0 here is their
 * step 1. The name is that of Noam Shazeer, as in Tensor2Tensor. Optax and PyTorch have none.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const noam = defineSchedule({
  name: 'noam',
  hyper: {
    /** $d$, the width of the model. */
    modelSize: positive(),
    /** $W$, the steps of the warm-up. The peak, $c / \sqrt{d W}$, is at step $W - 1$. With 0 or 1 there is no warm-up. */
    warmupSteps: count(4000),
    /** $c$, the factor. */
    factor: nonNegative(1),
  },
  schedule:
    ({ modelSize, warmupSteps, factor }) =>
    (step) => {
      const n = step + 1;
      // Only square roots, which every engine rounds alike.
      return n <= warmupSteps
        ? (factor * (n / warmupSteps)) / Math.sqrt(modelSize * warmupSteps)
        : factor / Math.sqrt(modelSize * n);
    },
});
