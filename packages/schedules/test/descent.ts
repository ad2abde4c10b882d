import { definePlugin, defineRule, mul, neg, nonNegative, scheduled } from '@thalweg/core';

/** Gradient descent, with a schedule as the learning rate. */
export const descent = defineRule({
  name: 'descent',
  hyper: { learningRate: scheduled(nonNegative()) },
  rule: ({ g, learningRate }) => ({ g: mul(neg(learningRate), g) }),
});

export const descentPlugin = definePlugin({ name: 'descent', transformations: [descent] });
