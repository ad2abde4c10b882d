import type { Hyperparameter } from '@thalweg/core';

/** Declares a whole number, 1 or more. */
export const atLeastOne = (fallback: number): Hyperparameter<number, 'number', 'optional'> => ({
  kind: 'number',
  presence: 'optional',
  expected: 'a whole number, 1 or more',
  accepts: (value): value is number => Number.isSafeInteger(value) && (value as number) >= 1,
  fallback,
  written: { _tag: 'Plain', schema: { type: 'integer', minimum: 1 } },
});
