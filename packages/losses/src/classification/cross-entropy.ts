import { softmaxOf } from './softmax.js';

/**
 * The cross entropy of one example, and its gradient with respect to the logits.
 *
 * @internal
 */
export const crossEntropy = (x: Float64Array, gradient: Float64Array, y: Float64Array): number => {
  const { max, logRest, probabilities, complement } = softmaxOf(x);
  let total = 0;
  let below = 0;
  for (let j = 0; j < x.length; j++) {
    total += y[j]!;
    // 0 log 0 is 0: the logit of a class without a label may be -Infinity.
    if (y[j] !== 0) below += y[j]! * (max - x[j]!);
  }
  // Total times probability minus label, in two parts so that a tiny gradient keeps its digits.
  for (let j = 0; j < x.length; j++)
    gradient[j] = (total - y[j]!) * probabilities[j]! - y[j]! * complement(j);
  return below + total * logRest;
};
