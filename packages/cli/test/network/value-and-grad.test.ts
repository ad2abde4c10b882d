import { makeKey, mapTensors, tensor, toArray } from '@thalweg/core';
import { takeRows } from '@thalweg/strategies';
import { beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../src/network/evaluate.js';
import type { Examples } from '../../src/network/examples.js';
import { initialLinear, initialMlp, type Network } from '../../src/network/network.js';
import { createValueAndGrad, type ValueAndGrad } from '../../src/network/value-and-grad.js';
import { loadDigits } from '../digits.js';

/** All weights and biases in one list. */
const numbersOf = (network: Network): readonly number[] => {
  const numbers: number[] = [];
  mapTensors((leaf) => {
    numbers.push(...toArray(leaf));
    return leaf;
  }, network);
  return numbers;
};

let digits: Examples;
let valueAndGrad: ValueAndGrad;

beforeAll(async () => {
  digits = await loadDigits();
  valueAndGrad = await createValueAndGrad(10);
});

const network = initialMlp(makeKey(2), { inputs: 64, hidden: 32, classes: 10 });
const linear = initialLinear({ inputs: 64, classes: 10 });
/** Of a derivative up to 0.4: jax-js computes in float32, with exp and log good to about 1e-6. */
const float32Error = 2e-6;

/** The network in float64 with one of its numbers moved. */
const moved = (params: Network, path: string, index: number, by: number): Network =>
  mapTensors(
    (leaf, at) =>
      tensor(
        Float64Array.from(toArray(leaf), (value, i) => (at === path && i === index ? value + by : value)),
        leaf.shape,
      ),
    params,
  );

describe('valueAndGrad', () => {
  test.each([
    // Each derivative takes two evaluations.
    ['with a hidden layer', initialMlp(makeKey(2), { inputs: 64, hidden: 8, classes: 10 })],
    ['without', linear],
  ])(
    'every partial derivative is the central difference of the loss in double precision: %s',
    (_, network) => {
      const batch = takeRows(digits, [3, 14, 15, 92, 65]);
      const [loss, gradients] = valueAndGrad(network, batch);
      expect(loss).toBeCloseTo(evaluate(network, batch).loss, 4);

      const h = 1e-4;
      let largest = 0;
      mapTensors((gradient, path) => {
        toArray(gradient).forEach((derivative, i) => {
          const ahead = evaluate(moved(network, path, i, h), batch).loss;
          const behind = evaluate(moved(network, path, i, -h), batch).loss;
          largest = Math.max(largest, Math.abs(derivative - (ahead - behind) / (2 * h)));
        });
        return gradient;
      }, gradients);
      expect(largest).toBeLessThan(float32Error);
      expect(Math.max(...numbersOf(gradients))).toBeGreaterThan(0.1);
    },
  );

  test('batches of other sizes, in any order', () => {
    for (const count of [1, 32, 29, 32, 29]) {
      const batch = takeRows(
        digits,
        Array.from({ length: count }, (_, i) => i),
      );
      const [loss, gradients] = valueAndGrad(network, batch);
      expect(loss).toBeCloseTo(evaluate(network, batch).loss, 4);
      expect(gradients).toMatchObject({ hidden: { w: { shape: [64, 32] } }, output: { b: { shape: [10] } } });
    }
  });

  test('neither its arguments nor earlier results change', () => {
    const batch = takeRows(digits, [1, 2, 3]);
    const given = () => [...numbersOf(network), ...toArray(batch.inputs), ...toArray(batch.labels)];
    const before = given();
    const [, first] = valueAndGrad(network, batch);
    const kept = numbersOf(first);
    valueAndGrad(network, takeRows(digits, [4, 5, 6]));
    expect(given()).toStrictEqual(before);
    expect(numbersOf(first)).toStrictEqual(kept);
  });
});
