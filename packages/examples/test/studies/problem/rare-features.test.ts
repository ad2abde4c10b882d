import { linearObjective, logisticLoss, makeKey, tensor } from '@thalweg/core';
import { describe, expect, test } from 'vitest';
import { rareFeatures } from '../../../src/studies/problem/rare-features.js';

describe('rareFeatures', () => {
  const rows = 20_000;
  const { weights, examples } = rareFeatures(makeKey(1), { width: 10, deviation: 3 });
  const data = examples(makeKey(2), rows);

  test('feature i is in one row of i', () => {
    for (let i = 0; i < 10; i++) {
      const count = Array.from(data.indices).filter((index) => index === i).length;
      // Four standard errors.
      const margin = 4 * Math.sqrt((i / (i + 1) ** 2) * rows);
      expect(Math.abs(count - rows / (i + 1))).toBeLessThanOrEqual(margin);
    }
  });

  test('a change of any true weight by 0.3 raises the loss', () => {
    const { value } = linearObjective(data, logisticLoss);
    const lowest = value(tensor([...weights]));
    for (let i = 0; i < 10; i++)
      for (const by of [-0.3, 0.3])
        expect(value(tensor(weights.map((w, k) => (k === i ? w + by : w))))).toBeGreaterThan(lowest);
  });

  test('other keys give other rows, the same key the same', () => {
    expect(examples(makeKey(2), 50)).toEqual(examples(makeKey(2), 50));
    expect(examples(makeKey(3), 50).indices).not.toEqual(examples(makeKey(2), 50).indices);
  });
});
