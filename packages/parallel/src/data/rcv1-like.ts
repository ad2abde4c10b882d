import { normal, requireKey, requireOptions, splitKey, toNdArray, uniformAt, type Key } from '@thalweg/core';
import { optionChecks } from '../option/option-checks.js';
import { allocateSparse, type SparseExamples } from './sparse-examples.js';

/** How large a made-up data set is; see {@link rcv1Like}. @category Parallel @since 0.1.0 */
export interface Rcv1LikeOptions {
  readonly examples: number;
  readonly features?: number;
  readonly nonZeros?: number;
  readonly noise?: number;
}

/**
 * Makes up sparse examples like those of RCV1, a collection of news stories: few common words and many rare ones.
 *
 * The $r$-th commonest feature is drawn with a probability proportional to $1 / (r + 8)$ (Zipf and Mandelbrot). The number of
 * features of an example is log-normal. Values are positive, larger for rare features, and every row has length 1. The label is
 * the side of a random hyperplane; some labels are flipped.
 *
 * @param key - A random key; the same key makes the same examples.
 * @param options - `examples`: how many, a whole number, 1 or more; required. `features`: how many columns, a whole number, 2
 *   or more; 47 236 by default, as in RCV1. `nonZeros`: the median of features drawn for an example, above 0; 75 by default.
 *   `noise`: the fraction of labels that are flipped, in [0, 0.5]; 0.05 by default.
 * @returns The examples, labelled −1 and 1, in shared memory.
 * @throws {ConfigError} If the key is none, or an option is unknown or out of range.
 *
 * @example
 * ```ts
 * import { makeKey } from '@thalweg/core';
 * import { rcv1Like } from '@thalweg/parallel';
 *
 * const { starts, labels } = rcv1Like(makeKey(1), { examples: 100 });
 * starts.length // => 101
 * new Set(labels).size // => 2
 * ```
 *
 * @category Parallel
 * @since 0.1.0
 */
export const rcv1Like = (key: Key, options: Rcv1LikeOptions): SparseExamples => {
  requireKey('rcv1Like', 'key', key);
  requireOptions('rcv1Like', options, { examples: true, features: true, nonZeros: true, noise: true });
  const { examples, features = 47_236, nonZeros = 75, noise = 0.05 } = options;
  const { refuse, wholeNumber, number } = optionChecks('rcv1Like');
  wholeNumber('examples', examples, 1);
  wholeNumber('features', features, 2);
  number('nonZeros', nonZeros, { above: 0 });
  if (!(typeof noise === 'number' && noise >= 0 && noise <= 0.5))
    refuse('noise', 'a number in [0, 0.5]', noise);

  const [forLength = key, forFeature = key, forValue = key, forPlane = key, forNoise = key] = splitKey(
    key,
    5,
  );
  const lengths = toNdArray(normal(forLength, [examples])).data;
  const drawn = Uint32Array.from(lengths, (z) =>
    Math.min(Math.max(1, Math.round(nonZeros * Math.exp(0.5 * z))), features),
  );
  const plane = toNdArray(normal(forPlane, [features])).data;
  const featureAt = zipf(features);

  const rows: Uint32Array[] = [];
  let draw = 0;
  for (const count of drawn) {
    // A feature that is drawn twice is in the row once.
    const row = new Set<number>();
    for (let i = 0; i < count; i++) row.add(featureAt(uniformAt(forFeature, draw++)));
    rows.push(Uint32Array.from(row).sort());
  }

  const data = allocateSparse(
    examples,
    features,
    rows.reduce((sum, { length }) => sum + length, 0),
  );
  const { starts, indices, values, labels } = data;
  let at = 0;
  rows.forEach((row, example) => {
    indices.set(row, at);
    let squares = 0;
    for (let i = 0; i < row.length; i++) {
      const value = uniformAt(forValue, at + i) * Math.log(2 + row[i]!);
      values[at + i] = value;
      squares += value ** 2;
    }
    const length = Math.sqrt(squares);
    let side = 0;
    for (let i = at; i < at + row.length; i++) {
      values[i]! /= length;
      side += values[i]! * plane[indices[i]!]!;
    }
    const isTurned = uniformAt(forNoise, example) < noise;
    labels[example] = side > 0 !== isTurned ? 1 : -1;
    at += row.length;
    starts[example + 1] = at;
  });
  return data;
};

/** From a number in (0, 1) to a feature, the common ones more often. */
const zipf = (features: number): ((uniform: number) => number) => {
  const cumulative = new Float64Array(features);
  let sum = 0;
  for (let feature = 0; feature < features; feature++) cumulative[feature] = sum += 1 / (feature + 8);
  return (uniform) => {
    const wanted = uniform * sum;
    let [low, high] = [0, features - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cumulative[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
};
