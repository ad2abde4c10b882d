import { foldIn, makeKey, normal, tensor, type Key, type Tensor } from '@thalweg/core';
import { floats } from '../../studies/problem/floats.js';
import type { Problem } from '../trial/problem.js';
import { trialsOf } from '../trial/trial.js';
import type { ContestTask } from './contest-task.js';

/**
 * Half of x · H x, with curvatures from 1 / condition to 1 in equal ratios, along random directions, so that no parameter has one
 * curvature to itself. The loss of a step has a random slope besides, normal with the covariance of H, as the gradients of batches
 * have near a minimum.
 *
 * Source: Zhang et al., "Which algorithmic choices matter at which batch sizes?" (2019), section 3.
 */
export const noisyQuadratic = (condition: number): Problem<Tensor, Key> => {
  const curvatures = Float64Array.from({ length: size }, (_, i) => condition ** (-i / (size - 1)));
  const directions = orthonormal(makeKey(1));
  /** What the rows of `directions`, each times a number of its own, add up to. */
  const combined = (numbers: Float64Array): Float64Array => {
    const sums = new Float64Array(size);
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) sums[j]! += numbers[i]! * directions[i]![j]!;
    return sums;
  };
  const along = (x: Float64Array): Float64Array =>
    Float64Array.from(directions, (direction) => dot(direction, x));
  const height = (x: Tensor): number =>
    along(floats(x)).reduce((sum, a, i) => sum + (curvatures[i]! * a * a) / 2, 0);
  return {
    start: (key) => {
      // Each direction has the same share of the height, which is 1.
      const signs = floats(normal(key, [size])).map(Math.sign);
      return tensor(combined(signs.map((sign, i) => sign * Math.sqrt(2 / (size * curvatures[i]!)))));
    },
    data: (key) => ({
      examples: undefined,
      batchSize: 1,
      *epoch() {
        for (let step = 0; ; step++) yield { batch: foldIn(key, step), examples: 1 };
      },
    }),
    valueAndGrad: (x, key) => {
      const places = along(floats(x));
      const noise = floats(normal(key, [size])).map((z, i) => deviation * Math.sqrt(curvatures[i]!) * z);
      return [
        height(x) + dot(noise, places),
        tensor(combined(places.map((place, i) => curvatures[i]! * place + noise[i]!))),
      ];
    },
    measure: { validation: height, test: height },
  };
};

const size = 32;
/** Of the slope along a direction of curvature 1. */
const deviation = 0.1;

const dot = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

/** Random directions at right angles, by the method of Gram and Schmidt. */
const orthonormal = (key: Key): readonly Float64Array[] => {
  const found: Float64Array[] = [];
  for (let row = 0; row < size; row++) {
    const vector = floats(normal(foldIn(key, row), [size]));
    for (const other of found) {
      const share = dot(vector, other);
      for (let i = 0; i < size; i++) vector[i]! -= share * other[i]!;
    }
    const length = Math.sqrt(dot(vector, vector));
    found.push(vector.map((x) => x / length));
  }
  return found;
};

/** The task with a condition number: the ratio of the largest curvature to the smallest. */
export const quadraticTask = (condition: number): ContestTask => {
  const finish = { target: 0.01, steps: 2000, every: 1 };
  return {
    ...finish,
    name: `quadratic-${condition}`,
    title: `noisy quadratic, condition ${condition}`,
    measured: 'height above the minimum; 1 at the start',
    reason:
      'a hundredth of the start; the noise keeps gradient descent above it at high rates, and a large condition at low ones',
    isQuick: true,
    prepare: () => Promise.resolve(trialsOf(noisyQuadratic(condition), finish)),
  };
};
