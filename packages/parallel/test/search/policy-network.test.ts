import { foldIn, makeKey, uniformAt } from '@thalweg/core';
import { requireUpdateRule } from '@thalweg/optimizers';
import { expect, it } from 'vitest';
import { policyNetwork } from '../../src/search/policy-network.js';

const network = policyNetwork(2, 3);
const params = Float64Array.from({ length: network.size }, (_, i) => uniformAt(makeKey(1), i) - 0.5);

it('draws rules whose tokens fit their places, with the probabilities that it says', () => {
  const choices = Array.from({ length: 300 }, (_, i) => network.choose(params, foldIn(makeKey(2), i)));
  for (const { rule } of choices) requireUpdateRule('policyNetwork', 'rule', rule);
  const first = choices.filter(({ rule }) => rule[0]!.left === 'g');
  const probability = Math.exp(first[0]!.logs[0]!);
  expect(first.every(({ logs }) => logs[0] === first[0]!.logs[0])).toBe(true);
  // Three standard deviations.
  expect(Math.abs(first.length / 300 - probability)).toBeLessThan(3 * Math.sqrt(probability / 300));
});

it('its gradient is that of differences', () => {
  const { rule } = network.choose(params, makeKey(3));
  /** The sum of the weighted logarithms, and of the entropies times 0.3. */
  const valueAt = (at: Float64Array): number => {
    let sum = 0;
    network.addGradient(
      at,
      rule,
      (log, token) => {
        sum += (token + 1) * log;
        return { byLog: 0, byEntropy: 0 };
      },
      new Float64Array(network.size),
    );
    return sum;
  };
  const gradient = new Float64Array(network.size);
  network.addGradient(params, rule, (_, token) => ({ byLog: token + 1, byEntropy: 0 }), gradient);
  const h = 1e-5;
  for (let i = 0; i < network.size; i++) {
    const [up, down] = [h, -h].map((change) => {
      const at = params.slice();
      at[i]! += change;
      return valueAt(at);
    }) as [number, number];
    expect(gradient[i]).toBeCloseTo((up - down) / (2 * h), 6);
  }
});

it('its gradient by the entropy flattens the first choice', () => {
  const spread = (at: Float64Array) => {
    const logs = Array.from({ length: 100 }, (_, i) => network.choose(at, foldIn(makeKey(4), i)).logs[0]!);
    return logs.reduce((sum, log) => sum - log, 0);
  };
  const { rule } = network.choose(params, makeKey(3));
  const at = params.slice();
  for (let i = 0; i < 50; i++) {
    const gradient = new Float64Array(network.size);
    network.addGradient(at, rule, () => ({ byLog: 0, byEntropy: 1 }), gradient);
    at.forEach((x, k) => {
      at[k] = x + 0.1 * gradient[k]!;
    });
  }
  expect(spread(at)).toBeGreaterThan(spread(params));
  expect(spread(at)).toBeLessThanOrEqual(100 * Math.log(17) + 1);
});
