import type { AnyTransformation } from './gradient-transformation.js';
import { isTransformation } from './require-transformation.js';
import type { Hyperparameter } from '../declare/hyperparameter.js';

/**
 * Declares a hyperparameter that is a transformation, which another one wraps.
 *
 * @example
 * ```ts
 * import { identity, wrapped } from '@thalweg/core';
 *
 * wrapped().accepts(identity()) // => true
 * wrapped().accepts({}) // => false
 * ```
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export const wrapped = (): Hyperparameter<AnyTransformation, 'static', 'required'> => ({
  kind: 'static',
  presence: 'required',
  expected: 'a transformation',
  accepts: isTransformation,
  fallback: undefined,
  written: { _tag: 'Transformation' },
});
