import type { Hyperparameter } from '@thalweg/core';

/** Declares a number in [0, 1], with a default. @internal */
export const fraction = (fallback: number): Hyperparameter<number, 'number', 'optional'> => ({
  kind: 'number',
  presence: 'optional',
  expected: 'a number in [0, 1]',
  accepts: (value): value is number => typeof value === 'number' && value >= 0 && value <= 1,
  fallback,
  written: { _tag: 'Plain', schema: { type: 'number', minimum: 0, maximum: 1 } },
});
