import { makeKey } from '@thalweg/core';
import { adam, setToZero } from '@thalweg/optimizers';
import { describe, expect, it } from 'vitest';
import { smallTasks } from '../../src/gates/small-tasks.js';
import { trainGates } from '../../src/gates/train-gates.js';

describe('a small task', () => {
  it.each(smallTasks)(
    'is learnt with its rate, better than with a tenth of it: $name',
    ({ rate, lossAfter }) => {
      const key = makeKey(5);
      const [still, slow, tuned] = [
        setToZero(),
        adam({ learningRate: rate / 10 }),
        adam({ learningRate: rate }),
      ].map((optimizer) => lossAfter(optimizer, key)) as [number, number, number];
      expect(tuned).toBeLessThan(slow);
      expect(slow).toBeLessThan(still);
      expect(lossAfter(adam({ learningRate: rate }), makeKey(6))).not.toBe(tuned);
    },
  );
});

describe('trainGates', () => {
  it('shows the coefficients and the losses of all tasks at the end', () => {
    const all = [...trainGates(1)];
    expect(all).toHaveLength(1);
    const { generation, coefficients, logRatios } = all[0]!;
    expect(generation).toBe(1);
    expect(logRatios).toHaveLength(smallTasks.length);
    expect(logRatios.every(Number.isFinite)).toBe(true);
    // The first step of Adam is its rate for all numbers.
    expect(Math.abs(coefficients.adam!.constant! - 1)).toBeCloseTo(0.03, 10);
    expect(Object.keys(coefficients)).toEqual(['adam', 'normalized', 'sign']);
  });
});
