import type { Schedule } from '../declare/schedule.js';
import { isPlainObject } from '../declare/plain-object.js';
import type { Hyperparameter } from '../declare/hyperparameter.js';

/**
 * Declares a schedule: any function of the step.
 *
 * @example
 * ```ts
 * import { schedule } from '@thalweg/core';
 *
 * schedule().accepts((step: number) => 1 / (1 + step)) // => true
 * schedule().accepts(0.1) // => false
 * ```
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export const schedule = (): Hyperparameter<Schedule, 'static', 'required'> => ({
  kind: 'static',
  presence: 'required',
  expected: 'a schedule, a function of the step',
  accepts: (value): value is Schedule => typeof value === 'function',
  fallback: undefined,
  written: { _tag: 'Schedule' },
});

/**
 * Declares a list. Another declaration says which items it accepts.
 *
 * @param item - The declaration of an item.
 *
 * @example
 * ```ts
 * import { count, listOf } from '@thalweg/core';
 *
 * listOf(count()).accepts([10, 20]) // => true
 * listOf(count()).accepts([10, -1]) // => false
 * ```
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export const listOf = <A>(item: Hyperparameter<A>): Hyperparameter<readonly A[], 'static', 'required'> => ({
  kind: 'static',
  presence: 'required',
  expected: `a list, each item ${item.expected}`,
  // `every` alone would skip holes.
  accepts: (value): value is readonly A[] => Array.isArray(value) && Array.from(value).every(item.accepts),
  fallback: undefined,
  written: { _tag: 'List', item },
});

/**
 * Declares a record with any keys. Another declaration says which values it accepts.
 *
 * @example
 * ```ts
 * import { finite, recordOf } from '@thalweg/core';
 *
 * recordOf(finite()).accepts({ a: 1, b: 2 }) // => true
 * recordOf(finite()).accepts({ a: 'one' }) // => false
 * ```
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export const recordOf = <A>(
  item: Hyperparameter<A>,
): Hyperparameter<Readonly<Record<string, A>>, 'static', 'required'> => ({
  kind: 'static',
  presence: 'required',
  expected: `a record, each value ${item.expected}`,
  accepts: (value): value is Readonly<Record<string, A>> =>
    isPlainObject(value) && Object.values(value).every(item.accepts),
  fallback: undefined,
  written: { _tag: 'Record', item },
});
