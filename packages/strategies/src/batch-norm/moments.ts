import type { FeatureLayout } from './features.js';

/** The mean of each feature, and the sum of the squared distances from the mean. */
interface Moments {
  readonly mean: Float64Array;
  readonly squares: Float64Array;
}

/**
 * Computes both in two passes: the mean of the squares minus the square of the mean would lose the digits of a feature
 * far from 0.
 *
 * @param rows - Rows of one value for each feature, one after the other.
 * @internal
 */
export const moments = (rows: ArrayLike<number>, { features, values }: FeatureLayout): Moments => {
  // Sums distances from the first value, so that the mean of equal values is exactly that value.
  const mean = new Float64Array(features);
  for (let row = 0, at = 0; row < values; row++)
    for (let feature = 0; feature < features; feature++, at++) mean[feature]! += rows[at]! - rows[feature]!;
  for (let feature = 0; feature < features; feature++)
    mean[feature] = rows[feature]! + mean[feature]! / values;

  const squares = new Float64Array(features);
  for (let row = 0, at = 0; row < values; row++)
    for (let feature = 0; feature < features; feature++, at++) {
      const distance = rows[at]! - mean[feature]!;
      squares[feature]! += distance * distance;
    }
  return { mean, squares };
};
