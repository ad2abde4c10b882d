import { splitKey, tensor, type Key, type Tensor } from '@thalweg/core';
import { floats } from './floats.js';
import type { Sides } from './linear-svm.js';
import { uniformAt } from './uniform.js';

/** Rows of inputs of which only the first matter, `[n, relevant + irrelevant]`. */
export interface ClutteredInputs {
  readonly x: Tensor;
  /** How many irrelevant inputs of each row are not 0. */
  readonly clutter: readonly number[];
}

/**
 * Uniform inputs. Of the irrelevant ones some are 0; their number differs from row to row, each number being as likely.
 *
 * @param options - `centred`: whether inputs are uniform in [-1/2, 1/2) rather than in [0, 1); not so by default.
 *
 * Source: Bengio et al., "Curriculum learning" (2009), section 4.2.
 */
export const clutteredInputs = (
  key: Key,
  options: {
    readonly rows: number;
    readonly relevant: number;
    readonly irrelevant: number;
    readonly centred?: boolean;
  },
): ClutteredInputs => {
  const { rows, relevant, irrelevant, centred = false } = options;
  const [forInputs = key, forShares = key] = splitKey(key);
  const width = relevant + irrelevant;
  const shift = centred ? 0.5 : 0;
  const x = new Float64Array(rows * width);
  const clutter = Array.from({ length: rows }, (_, row) => {
    const start = row * width;
    for (let i = start; i < start + relevant; i++) x[i] = uniformAt(forInputs, i) - shift;
    // Of inputs that are kept with some probability each number is as likely, if each probability is.
    const kept = uniformAt(forShares, row);
    let count = 0;
    for (let i = start + relevant; i < start + width; i++) {
      const drawn = uniformAt(forInputs, i);
      if (drawn >= kept) continue;
      // A uniform number that is known to be below a bound is uniform up to there.
      x[i] = drawn / kept - shift;
      count++;
    }
    return count;
  });
  return { x: tensor(x, [rows, width]), clutter };
};

/** The weighted sum of each row; inputs beyond the last weight do not count. */
export const rowSums = (weights: Tensor, x: Tensor): Float64Array => {
  const [at, inputs] = [floats(weights), floats(x)];
  const width = x.shape[1]!;
  const sums = new Float64Array(inputs.length / width);
  for (let row = 0; row < sums.length; row++)
    for (let i = 0; i < at.length; i++) sums[row]! += at[i]! * inputs[row * width + i]!;
  return sums;
};

/** Rows, and the side of each: that on which their weighted sum is. */
export const dividedBy = (weights: Tensor, x: Tensor): Sides => ({
  x,
  side: tensor(rowSums(weights, x).map((sum) => (sum < 0 ? -1 : 1))),
});

/**
 * How far examples on the wrong side, or on the boundary, are beyond it, on average, and a subgradient: with a step of
 * size 1 for each example this is the rule of the perceptron.
 */
export const perceptronLoss = (weights: Tensor, { x, side }: Sides): readonly [number, Tensor] => {
  const [sums, inputs, sides] = [rowSums(weights, x), floats(x), floats(side)];
  const rows = sides.length;
  const slope = new Float64Array(weights.size);
  let loss = 0;
  for (let row = 0; row < rows; row++) {
    const beyond = -sides[row]! * sums[row]!;
    if (beyond < 0) continue;
    loss += beyond / rows;
    for (let i = 0; i < slope.length; i++)
      slope[i]! -= (sides[row]! * inputs[row * slope.length + i]!) / rows;
  }
  return [loss, tensor(slope)];
};
