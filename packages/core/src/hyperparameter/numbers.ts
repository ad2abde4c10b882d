import type { Hyperparameter } from '../declare/hyperparameter.js';

/** Declares a hyperparameter that is a number. @category Hyperparameter @since 0.1.0 */
export interface NumberHyperparameter {
  /** A required number. */
  (): Hyperparameter<number, 'number', 'required'>;
  /** A number with a default. */
  (fallback: number): Hyperparameter<number, 'number', 'optional'>;
}

/** A range, with the keywords of JSON Schema. */
interface NumberRange {
  readonly type: 'number' | 'integer';
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
}

const numberIn = (expected: string, range: NumberRange): NumberHyperparameter => {
  const {
    type,
    minimum = -Infinity,
    exclusiveMinimum = -Infinity,
    maximum = Infinity,
    exclusiveMaximum = Infinity,
  } = range;
  const declare = (fallback?: number) => ({
    kind: 'number' as const,
    presence: fallback === undefined ? ('required' as const) : ('optional' as const),
    expected,
    accepts: (value: unknown): value is number =>
      typeof value === 'number' &&
      (type === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value)) &&
      value >= minimum &&
      value > exclusiveMinimum &&
      value <= maximum &&
      value < exclusiveMaximum,
    fallback,
    written: { _tag: 'Plain', schema: { ...range } } as const,
  });
  // The overloads make the presence depend on the argument, which one body cannot express.
  return declare as NumberHyperparameter;
};

/**
 * Declares any finite number.
 *
 * @example
 * ```ts
 * import { finite } from '@thalweg/core';
 *
 * finite().accepts(-3) // => true
 * finite().accepts(Infinity) // => false
 * ```
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export const finite: NumberHyperparameter = numberIn('a finite number', { type: 'number' });

/**
 * Declares a finite number, 0 or more.
 *
 * @example
 * ```ts
 * import { nonNegative } from '@thalweg/core';
 *
 * nonNegative(1e-8).fallback // => 1e-8
 * nonNegative().accepts(-1) // => false
 * ```
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export const nonNegative: NumberHyperparameter = numberIn('a finite number, 0 or more', {
  type: 'number',
  minimum: 0,
});

/**
 * Declares a finite number above 0.
 *
 * @example
 * ```ts
 * import { positive } from '@thalweg/core';
 *
 * positive().accepts(0) // => false
 * ```
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export const positive: NumberHyperparameter = numberIn('a finite number above 0', {
  type: 'number',
  exclusiveMinimum: 0,
});

/**
 * Declares the decay of a moving average: a number in [0, 1).
 *
 * @example
 * ```ts
 * import { decay } from '@thalweg/core';
 *
 * decay(0.9).accepts(1) // => false
 * ```
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export const decay: NumberHyperparameter = numberIn('a number in [0, 1)', {
  type: 'number',
  minimum: 0,
  exclusiveMaximum: 1,
});

/**
 * Declares a part of a whole: a number in (0, 1].
 *
 * @example
 * ```ts
 * import { fraction } from '@thalweg/core';
 *
 * fraction().accepts(1) // => true
 * fraction().accepts(0) // => false
 * ```
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export const fraction: NumberHyperparameter = numberIn('a number in (0, 1]', {
  type: 'number',
  exclusiveMinimum: 0,
  maximum: 1,
});

/**
 * Declares a whole number, 0 or more.
 *
 * @example
 * ```ts
 * import { count } from '@thalweg/core';
 *
 * count().accepts(3) // => true
 * count().accepts(2.5) // => false
 * ```
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export const count: NumberHyperparameter = numberIn('a whole number, 0 or more', {
  type: 'integer',
  minimum: 0,
});

/**
 * Declares a whole number, 1 or more.
 *
 * @example
 * ```ts
 * import { positiveCount } from '@thalweg/core';
 *
 * positiveCount().accepts(3) // => true
 * positiveCount().accepts(0) // => false
 * ```
 *
 * @category Hyperparameter
 * @since 0.1.0
 */
export const positiveCount: NumberHyperparameter = numberIn('a whole number, 1 or more', {
  type: 'integer',
  minimum: 1,
});
