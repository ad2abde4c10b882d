import { definePlugin, defineRule, mul, neg, nonNegative, scheduled } from '@thalweg/core';

/** Gradient descent: what a schedule is the learning rate of. */
export const descent = defineRule({
  name: 'descent',
  hyper: { learningRate: scheduled(nonNegative()) },
  rule: ({ g, learningRate }) => ({ g: mul(neg(learningRate), g) }),
});

export const descentPlugin = definePlugin({ name: 'descent', transformations: [descent] });
