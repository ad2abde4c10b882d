import { defineRule, finite, max, min, sub } from '@thalweg/core';

/**
 * Projects onto an interval: shortens a step so that it ends at the boundary it would have crossed. It stands last in a
 * chain. A step that crosses nothing keeps every bit.
 */
export const keepWithin = defineRule({
  name: 'keepWithin',
  hyper: { lowest: finite(), highest: finite() },
  reads: ['params'],
  rule: ({ g, params, lowest, highest }) => ({
    g: min(max(g, sub(lowest, params)), sub(highest, params)),
  }),
});
