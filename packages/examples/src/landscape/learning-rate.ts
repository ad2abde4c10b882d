import type { AnyTransformation } from '@thalweg/core';

/** The learning rate of an optimizer, to three digits. */
export const learningRateText = ({ description }: AnyTransformation): string => {
  const { learningRate } = description.options;
  return typeof learningRate === 'number' ? String(Number(learningRate.toPrecision(3))) : 'scheduled';
};
