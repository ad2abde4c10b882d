/** What is known of the loss at a step of MoMo. */
interface MomoModel {
  /** $\alpha$, the learning rate. */
  readonly learningRate: number;
  /** $\lambda$, the weight decay. */
  readonly weightDecay: number;
  /** $\bar f$, the mean of losses. */
  readonly value: number;
  /** $\gamma$, the mean of the products of gradient and parameters. */
  readonly product: number;
  /** The product of the mean gradient and the parameters. */
  readonly inner: number;
  /** The length of the mean gradient, in the metric of the method. */
  readonly length: number;
  /** $\rho$, the sum of the weights in the means. */
  readonly weights: number;
  /** The bound to start from, $f_*^1$, which an estimate never falls below. */
  readonly least: number;
}

/** How far to step, and the bound for the next step. */
interface MomoStep {
  readonly tau: number;
  readonly lowerBound: number;
}

/**
 * How far MoMo steps along the mean gradient: to where the mean of the linear models of the loss meets the lower bound, but not
 * beyond the learning rate.
 *
 * @param lowerBound - The lower bound that is known so far.
 * @param adapts - Whether the lower bound is estimated.
 */
export const momoStep = (
  { learningRate, weightDecay, value, product, inner, length, weights, least }: MomoModel,
  lowerBound: number,
  adapts: boolean,
): MomoStep => {
  const shrinkage = 1 + learningRate * weightDecay;
  const model = shrinkage * (value - product) + inner;
  // A bound above the model cannot be right.
  const bound =
    adapts && model < shrinkage * weights * lowerBound
      ? Math.max(model / (2 * shrinkage * weights), least)
      : lowerBound;
  const rise = Math.max(shrinkage * (value - weights * bound - product) + inner, 0);
  // Not divided by the square, which may be out of range.
  const tau = length === 0 ? 0 : Math.min(learningRate / weights, rise / length / length);
  const estimate = (value + inner - product - (tau * length * length) / 2) / weights;
  return { tau, lowerBound: adapts ? Math.max(estimate, least) : bound };
};
