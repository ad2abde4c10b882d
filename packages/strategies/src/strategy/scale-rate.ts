import type { Decision, LikeParams, RunControl } from '@thalweg/core';

/**
 * Multiplies the learning rate, unless the product of all factors would underflow or overflow.
 */
export const scaleRate = (
  { learningRateFactor }: RunControl,
  factor: number,
): readonly Decision<LikeParams>[] => {
  const product = learningRateFactor * factor;
  return factor > 0 && product > 0 && product < Infinity ? [{ _tag: 'ScaleLearningRate', factor }] : [];
};
