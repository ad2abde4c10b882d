/** The softmax of some numbers, and what stable losses are made of. @internal */
export interface Softmax {
  /** The largest number. */
  readonly max: number;
  /** $\log \sum_j e^{x_j - \max}$, to full precision even if it is tiny. */
  readonly logRest: number;
  /** $e^{x_j - \max}$, divided by their sum. */
  readonly probabilities: Float64Array;
  /** The probability that an element does not have, $1 - p_j$, to full precision even if it is tiny. */
  readonly complement: (j: number) => number;
}

/** @internal */
export const softmaxOf = (x: Float64Array): Softmax => {
  let max = -Infinity;
  for (let j = 0; j < x.length; j++) max = Math.max(max, x[j]!);
  const top = x.indexOf(max);
  const probabilities = new Float64Array(x.length);
  // The largest exponential is 1. Apart from it, small ones keep their digits.
  let rest = 0;
  for (let j = 0; j < x.length; j++) {
    probabilities[j] = Math.exp(x[j]! - max);
    if (j !== top) rest += probabilities[j]!;
  }
  for (let j = 0; j < x.length; j++) probabilities[j]! /= 1 + rest;
  return {
    max,
    logRest: Math.log1p(rest),
    probabilities,
    complement: (j) => (j === top ? rest / (1 + rest) : 1 - probabilities[j]!),
  };
};
