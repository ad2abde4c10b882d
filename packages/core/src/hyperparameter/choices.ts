import type { Hyperparameter } from '../declare/hyperparameter.js';

/**
 * Declares a switch. A rule sees its value, not a symbol, so it may return a different graph for each value.
 *
 * @example
 * ```ts
 * import { flag } from '@thalweg/core';
 *
 * flag(false).accepts(1) // => false
 * ```
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export const flag = (fallback: boolean): Hyperparameter<boolean, 'static', 'optional'> => ({
  kind: 'static',
  presence: 'optional',
  expected: 'true or false',
  accepts: (value): value is boolean => typeof value === 'boolean',
  fallback,
  written: { _tag: 'Plain', schema: { type: 'boolean' } },
});

/**
 * Declares a choice between named forms.
 *
 * A rule sees the name, not a symbol, so it may return a different graph for each.
 *
 * @param names - The names of the forms.
 * @param fallback - The default.
 *
 * @example
 * ```ts
 * import { choice } from '@thalweg/core';
 *
 * choice(['paper', 'pytorch'], 'paper').expected // => "one of 'paper', 'pytorch'"
 * ```
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export const choice = <const Name extends string>(
  names: readonly Name[],
  fallback: NoInfer<Name>,
): Hyperparameter<Name, 'static', 'optional'> => ({
  kind: 'static',
  presence: 'optional',
  expected: `one of ${names.map((name) => `'${name}'`).join(', ')}`,
  accepts: (value): value is Name => names.some((name) => name === value),
  fallback,
  written: { _tag: 'Plain', schema: { enum: names } },
});
