import { toArray, type Tensor } from '@thalweg/core';

/** The values of each feature of a tensor whose last axis counts them. */
export const featuresOf = (x: Tensor): readonly (readonly number[])[] => {
  const count = x.shape[x.shape.length - 1]!;
  const values = toArray(x);
  return Array.from({ length: count }, (_, feature) => values.filter((_, i) => i % count === feature));
};

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
