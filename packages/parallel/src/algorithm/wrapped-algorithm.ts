import type { Hyperparameter } from '@thalweg/core';
import type { ParallelAlgorithm } from './parallel-algorithm.js';

/**
 * Declares an algorithm to be changed by another.
 *
 * @example
 * ```ts
 * import { hogwild, wrappedAlgorithm } from '@thalweg/parallel';
 *
 * wrappedAlgorithm().accepts(hogwild()) // => true
 * wrappedAlgorithm().accepts({}) // => false
 * ```
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export const wrappedAlgorithm = (): Hyperparameter<ParallelAlgorithm, 'static', 'required'> => ({
  kind: 'static',
  presence: 'required',
  expected: 'a parallel algorithm',
  accepts: (value): value is ParallelAlgorithm =>
    typeof value === 'object' &&
    value !== null &&
    ['description', 'worker', 'server'].every((part) => part in value),
  fallback: undefined,
  written: { _tag: 'Algorithm' },
});
