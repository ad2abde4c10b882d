import { decay, definePlugin, defineRule, mul } from '@thalweg/core';

const scaleByPart = defineRule({
  name: 'scaleByPart',
  hyper: { part: decay(0.5) },
  rule: ({ g, part }) => ({ g: mul(part, g) }),
});

export const plugin = definePlugin({ name: 'halving', transformations: [scaleByPart] });
