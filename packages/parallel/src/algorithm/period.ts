import type { Hyperparameter } from '@thalweg/core';

/** Declares every how many steps something is done. @internal */
export const period = (fallback: number): Hyperparameter<number, 'static', 'optional'> => ({
  kind: 'static',
  presence: 'optional',
  expected: 'a whole number, 1 or more',
  accepts: (value): value is number => Number.isSafeInteger(value) && (value as number) >= 1,
  fallback,
  written: { _tag: 'Plain', schema: { type: 'integer', minimum: 1 } },
});
