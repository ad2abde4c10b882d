import { normal, splitKey, type Key, type LinearData } from '@thalweg/core';
import { floats } from './floats.js';
import { uniformAt } from './uniform.js';

/** A function that draws examples whose labels follow the same weights. */
export interface RareFeatures {
  readonly weights: readonly number[];
  readonly examples: (key: Key, rows: number) => LinearData;
}

/**
 * Rows of features that are 1 or missing: feature i, counted from 1, occurs in one row of i. The label is 1 with the probability
 * that logistic regression with normal weights gives it, otherwise -1.
 *
 * @param options - `deviation`: the standard deviation of the weights.
 */
export const rareFeatures = (
  key: Key,
  { width, deviation }: { readonly width: number; readonly deviation: number },
): RareFeatures => {
  const weights = Array.from(floats(normal(key, [width])), (z) => deviation * z);
  return {
    weights,
    examples: (key, rows) => {
      const [forFeatures = key, forLabels = key] = splitKey(key);
      const [starts, indices, labels]: [number[], number[], number[]] = [[0], [], []];
      for (let row = 0; row < rows; row++) {
        let score = 0;
        for (let i = 0; i < width; i++) {
          if (uniformAt(forFeatures, row * width + i) * (i + 1) >= 1) continue;
          indices.push(i);
          score += weights[i]!;
        }
        starts.push(indices.length);
        labels.push(uniformAt(forLabels, row) < 1 / (1 + Math.exp(-score)) ? 1 : -1);
      }
      return { starts, indices, values: indices.map(() => 1), labels };
    },
  };
};
