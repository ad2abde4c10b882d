import { describe, expect, it } from 'vitest';
import { makeStep, tensor } from '@thalweg/core';
import { adam } from '@thalweg/optimizers';

/** The size of Adam's step over its rate, some steps after a gradient of 100 for 200 steps has dropped to 1. */
const stepAfterDrop = (b2: number, after: number): number => {
  const step = makeStep(adam({ learningRate: 1, b1: 0.9, b2 }));
  let at = step.init(tensor(0));
  let before = 0;
  for (let t = 1; t <= 200 + after; t++) {
    before = at.params.get();
    at = step(at, tensor(t <= 200 ? 100 : 1));
  }
  return before - at.params.get();
};

/** R25: what a NumPy prototype had. */
const measured = [
  { b2: 0.9, after100: 0.891, after200: 1 },
  { b2: 0.98, after100: 0.028, after200: 0.076 },
  { b2: 0.999, after100: 0.0126, after200: 0.015 },
];

describe('a gradient that drops to a hundredth (R25)', () => {
  it('is forgotten within 100 steps for b2 = 0.9: steps are above 0.8 of the rate again', () => {
    expect(stepAfterDrop(0.9, 100)).toBeGreaterThan(0.8);
  });

  it('still holds Adam back after 100 steps for b2 = 0.999: steps are below 0.05 of the rate', () => {
    expect(stepAfterDrop(0.999, 100)).toBeLessThan(0.05);
  });

  it.each(measured)('recovers as in the prototype for b2 = $b2', ({ b2, after100, after200 }) => {
    expect(stepAfterDrop(b2, 100)).toBeCloseTo(after100, 3);
    expect(stepAfterDrop(b2, 200)).toBeCloseTo(after200, 3);
  });
});
