import { isKey, type Key } from '../random/key.js';
import { noiseOf, type Noise } from '../random/noise.js';
import type { Hyperparameter } from '../declare/hyperparameter.js';

/**
 * The declaration of a random key.
 *
 * It carries the function that makes noise from a key, so that only optimizers with noise bundle that code.
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export interface KeyHyperparameter extends Hyperparameter<Key, 'static', 'required'> {
  /** @internal */
  readonly noiseOf: (key: Key) => Noise;
}

/**
 * Declares a random key. It is required, since there is no hidden source of random numbers.
 *
 * @example
 * ```ts
 * import { makeKey, randomKey } from '@thalweg/core';
 *
 * randomKey().accepts(makeKey(1)) // => true
 * randomKey().accepts(1) // => false
 * ```
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export const randomKey = (): KeyHyperparameter => ({
  kind: 'static',
  presence: 'required',
  expected: 'a random key, as makeKey(seed) returns',
  accepts: isKey,
  fallback: undefined,
  written: {
    _tag: 'Plain',
    schema: {
      type: 'array',
      items: { type: 'integer', minimum: 0, maximum: 0xffffffff },
      minItems: 2,
      maxItems: 2,
    },
  },
  noiseOf,
});
