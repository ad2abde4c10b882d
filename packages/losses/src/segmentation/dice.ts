import { sigmoid } from '../classification/logistic.js';
import { softmaxOf } from '../classification/softmax.js';

/** What the Dice loss of an example depends on. @internal */
export interface DiceSettings {
  /** The number of classes, which lie next to one another. */
  readonly classes: number;
  /** The weight of each class in the loss: 0 for one that does not count. */
  readonly weights: ArrayLike<number>;
  readonly smooth: number;
  readonly alpha: number;
  readonly beta: number;
  /** Whether the predictions are logits. */
  readonly logits: boolean;
}

/** The Dice loss of an example, which writes its gradient. @internal */
export const dice =
  ({ classes, weights, smooth, alpha, beta, logits }: DiceSettings) =>
  (x: Float64Array, gradient: Float64Array, y: Float64Array): number => {
    const p = logits ? probabilitiesOf(x, classes) : x;
    let loss = 0;
    for (let c = 0; c < classes; c++) {
      let [both, predicted, wanted] = [0, 0, 0];
      for (let at = c; at < p.length; at += classes) {
        both += p[at]! * y[at]!;
        predicted += p[at]!;
        wanted += y[at]!;
      }
      const top = both + smooth;
      const bottom = both + alpha * (predicted - both) + beta * (wanted - both) + smooth;
      // Without smoothing, nothing is wrong where nothing is wanted or predicted.
      if (bottom === 0) continue;
      loss += weights[c]! * (1 - top / bottom);
      for (let at = c; at < p.length; at += classes) {
        const bottomSlope = y[at]! + alpha * (1 - y[at]!) - beta * y[at]!;
        gradient[at] = (weights[c]! * ((top / bottom) * bottomSlope - y[at]!)) / bottom;
      }
    }
    if (logits) throughProbabilities(x, p, gradient, classes);
    return loss;
  };

const probabilitiesOf = (x: Float64Array, classes: number): Float64Array => {
  if (classes === 1) return x.map(sigmoid);
  const p = new Float64Array(x.length);
  for (let at = 0; at < x.length; at += classes)
    p.set(softmaxOf(x.subarray(at, at + classes)).probabilities, at);
  return p;
};

/** Turns the derivatives with respect to the probabilities into those with respect to the logits. */
const throughProbabilities = (
  x: Float64Array,
  p: Float64Array,
  gradient: Float64Array,
  classes: number,
): void => {
  if (classes === 1) {
    for (let at = 0; at < p.length; at++) gradient[at]! *= p[at]! * sigmoid(-x[at]!);
    return;
  }
  for (let at = 0; at < p.length; at += classes) {
    let mean = 0;
    for (let c = at; c < at + classes; c++) mean += p[c]! * gradient[c]!;
    for (let c = at; c < at + classes; c++) gradient[c] = p[c]! * (gradient[c]! - mean);
  }
};
