import { add, decay, defineRule, div, ema, flag, gt, pow, select, sub, zeros } from '@thalweg/core';

/**
 * Keeps an exponential moving average of the parameters, to evaluate:
 *
 * $$\bar\theta_t = \gamma \bar\theta_{t-1} + (1 - \gamma) \theta_t, \qquad
 *   \hat\theta_t = \begin{cases} \bar\theta_t / (1 - \gamma^t) & \text{if debias} \\ \bar\theta_t & \text{otherwise} \end{cases}$$
 *
 * It does not change the update. `update` needs the parameters, and takes the update that it receives for the last one: put it at
 * the end of a chain. `evaluationParams` gives $\hat\theta_t$. It refuses sparse gradients, since every average changes.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { chain, evaluationParams, makeStep, tensor, toArray } from '@thalweg/core';
 * import { averageParams, sgd } from '@thalweg/optimizers';
 *
 * const tx = chain(sgd({ learningRate: 1 }), averageParams({ decay: 0.5, debias: false }));
 * const step = makeStep(tx);
 * const at = step(step.init(tensor([0])), tensor([-2]));
 * toArray(at.params) // => [2]
 * toArray(evaluationParams(tx, at.params, at.state)) // => [1]
 * ```
 *
 * Source: Polyak and Juditsky, "Acceleration of stochastic approximation by averaging" (1992), for averages of all steps; with a
 * decay as in Tarvainen and Valpola, "Mean teachers are better role models" (2017). Optax has the average alone, as `ema`, and
 * PyTorch as `swa_utils.AveragedModel`, whose average starts at the first parameters: that is `debias: false` with them in
 * the state.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const averageParams = defineRule({
  name: 'averageParams',
  hyper: {
    /** $\gamma$, the decay of the average. */
    decay: decay(0.999),
    /** Whether to divide by the sum of the weights, so that the first averages are not too small. */
    debias: flag(true),
  },
  slots: { average: zeros },
  reads: ['params'],
  scalars: ({ decay }, t) => ({ step: t, c: sub(1, pow(decay, sub(t, 1))) }),
  rule: ({ g, params, average, decay }) => ({ g, average: ema(average, add(params, g), decay) }),
  evaluationPoint: ({ params, average, debias, c, step }) =>
    select(gt(step, 1), debias ? div(average, c) : average, params),
  dense: true,
});
