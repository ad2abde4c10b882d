import { describe, expect, it } from 'vitest';
import { makeStep, tensor, type AnyTransformation } from '@thalweg/core';
import { adam, nadam } from '@thalweg/optimizers';

const firstStep = (optimizer: AnyTransformation, gradient: number): number => {
  const step = makeStep(optimizer);
  return -step(step.init(tensor(0)), tensor(gradient)).params.get();
};

const at = { learningRate: 1, eps: 0 };

// Dozat's algorithm 2 at t = 1, by hand. With m = (1 - µ1) g and n = (1 - ν) g^2 the step is
// (µ2 (1 - µ1) / (1 - µ1 µ2) + 1) / √ν, where µt = 0.99 (1 - 0.96^(t / 250) / 2).
const [mu1, mu2] = [0.99 * (1 - 0.5 * 0.96 ** (1 / 250)), 0.99 * (1 - 0.5 * 0.96 ** (2 / 250))];
const dozat = ((mu2 * (1 - mu1)) / (1 - mu1 * mu2) + 1) / Math.sqrt(0.999);

/** R7: the first step over the rate, where the gradient is not 0. */
const forms = [
  { name: 'of Dozat, b1 = 0.99', optimizer: nadam({ ...at, b1: 0.99, form: 'dozat' }), constant: dozat },
  { name: 'of Ruder', optimizer: nadam({ ...at, b1: 0.9, form: 'simplified' }), constant: 1.9 },
  { name: 'of Optax', optimizer: nadam({ ...at, b1: 0.9, form: 'optax' }), constant: 1.473684 },
  { name: 'of PyTorch', optimizer: nadam({ ...at, b1: 0.9, form: 'pytorch' }), constant: 1.056452 },
  { name: 'of Adam', optimizer: adam(at), constant: 1 },
];

describe('the first step (R7)', () => {
  it.each(forms)('$name is $constant times the rate', ({ optimizer, constant }) => {
    for (const gradient of [0.37, -40, 1e-9])
      expect(Math.abs(firstStep(optimizer, gradient) * Math.sign(gradient) - constant)).toBeLessThan(1e-6);
  });

  it('of Dozat is the 1.33188 that the prototype had, and 1.33121 without the factor ν', () => {
    const found = firstStep(forms[0]!.optimizer, 1);
    expect(found.toFixed(5)).toBe('1.33188');
    expect((found * Math.sqrt(0.999)).toFixed(5)).toBe('1.33121');
  });
});
