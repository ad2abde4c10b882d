import type { Decision, LikeParams, RunControl } from '@thalweg/core';

/**
 * Multiplies the learning rate, or leaves it where the product of all factors would be too small or too large for a
 * number.
 */
export const scaleRate = (
  { learningRateFactor }: RunControl,
  factor: number,
): readonly Decision<LikeParams>[] => {
  const product = learningRateFactor * factor;
  return factor > 0 && product > 0 && product < Infinity ? [{ _tag: 'ScaleLearningRate', factor }] : [];
};
