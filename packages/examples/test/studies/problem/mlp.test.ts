import { makeKey, mapTensors, normal, tensor, toArray } from '@thalweg/core';
import { takeRows } from '@thalweg/strategies';
import { describe, expect, test } from 'vitest';
import { evaluate } from 'thalweg/network';
import { createMlp, heLayers, normalLayers, type Layers } from '../../../src/studies/problem/mlp.js';
import { createTeacher } from '../../../src/studies/problem/teacher.js';

const examples = createTeacher(makeKey(1), { inputs: 4, classes: 3 })(makeKey(2), { rows: 300 });

/** The network with one of its numbers moved. */
const moved = (params: Layers, path: string, index: number, by: number): Layers =>
  mapTensors<Layers>(
    (leaf, at) =>
      tensor(
        Float64Array.from(toArray(leaf), (value, i) => (at === path && i === index ? value + by : value)),
        leaf.shape,
      ),
    params,
  );

describe('createMlp', () => {
  test.each(['relu', 'tanh', 'sigmoid'] as const)(
    '%s: every partial derivative is the central difference of the loss',
    (activation) => {
      const mlp = createMlp(activation);
      const params = normalLayers(makeKey(3), [4, 7, 6, 3], () => 0.8);
      const batch = takeRows(examples, [3, 14, 15, 92, 65]);
      const [loss, gradients] = mlp.valueAndGrad(params, batch);
      expect(loss).toBeCloseTo(mlp.loss(params, batch), 14);

      // So small that no rectifier changes sides: the loss is smooth in between.
      const h = 1e-6;
      let [largest, count] = [0, 0];
      mapTensors<Layers>((gradient, path) => {
        toArray(gradient).forEach((derivative, i) => {
          const ahead = mlp.loss(moved(params, path, i, h), batch);
          const behind = mlp.loss(moved(params, path, i, -h), batch);
          expect(derivative).toBeCloseTo((ahead - behind) / (2 * h), 8);
          largest = Math.max(largest, Math.abs(derivative));
          count++;
        });
        return gradient;
      }, gradients);
      expect(count).toBe(4 * 7 + 7 + 7 * 6 + 6 + 6 * 3 + 3);
      expect(largest).toBeGreaterThan(0.1);
    },
  );

  test('loss and accuracy of one hidden layer are those of the network that is written out elsewhere', () => {
    const [hidden, output] = heLayers(makeKey(4), [4, 9, 3]) as [Layers[number], Layers[number]];
    const { loss, accuracy } = evaluate({ hidden, output }, examples);
    const mlp = createMlp('tanh');
    expect(mlp.loss([hidden, output], examples)).toBeCloseTo(loss, 12);
    expect(mlp.accuracy([hidden, output], examples)).toBe(accuracy);
  });

  test('without a hidden layer it is softmax regression', () => {
    const params = [{ w: tensor([[1, -1]]), b: tensor([0, 0.5]) }];
    const [loss, [gradient]] = createMlp('relu').valueAndGrad(params, {
      inputs: tensor([[2]]),
      labels: tensor([0]),
    });
    // Scores 2 and -1.5.
    const wrong = 1 / (1 + Math.exp(3.5));
    expect(loss).toBeCloseTo(-Math.log(1 - wrong), 14);
    expect(toArray(gradient!.w)).toEqual([expect.closeTo(-2 * wrong, 14), expect.closeTo(2 * wrong, 14)]);
    expect(toArray(gradient!.b)).toEqual([expect.closeTo(-wrong, 14), expect.closeTo(wrong, 14)]);
  });

  test('large scores overflow nothing', () => {
    const params = [{ w: tensor([[1000, -1000]]), b: tensor([0, 0]) }];
    const batch = { inputs: tensor([[1]]), labels: tensor([1]) };
    expect(createMlp('relu').valueAndGrad(params, batch)[0]).toBe(2000);
  });

  test('a network without an opinion names the first class, and one that is broken none', () => {
    const mlp = createMlp('relu');
    const share = toArray(examples.labels).filter((label) => label === 0).length / examples.labels.size;
    expect(
      mlp.accuracy(
        normalLayers(makeKey(5), [4, 3], () => 0),
        examples,
      ),
    ).toBe(share);
    expect(
      mlp.accuracy(
        normalLayers(makeKey(5), [4, 3], () => NaN),
        examples,
      ),
    ).toBe(0);
  });
});

describe('initial layers', () => {
  test('have the shapes asked for, biases of 0, and weights of variance 2 / inputs', () => {
    const layers = heLayers(makeKey(6), [50, 400, 3]);
    expect(layers.map(({ w, b }) => [w.shape, b.shape])).toEqual([
      [[50, 400], [400]],
      [[400, 3], [3]],
    ]);
    expect(layers.every(({ b }) => toArray(b).every((value) => value === 0))).toBe(true);
    const weights = toArray(layers[0]!.w);
    const variance = weights.reduce((sum, w) => sum + w * w, 0) / weights.length;
    // The standard error of the variance of 20,000 is 1 % of it.
    expect(variance).toBeGreaterThan(0.96 * (2 / 50));
    expect(variance).toBeLessThan(1.04 * (2 / 50));
  });

  test('are the same for the same key, and differ from layer to layer', () => {
    const [a, b] = [heLayers(makeKey(7), [3, 3, 3]), heLayers(makeKey(7), [3, 3, 3])];
    expect(toArray(a[0]!.w)).toEqual(toArray(b[0]!.w));
    expect(toArray(a[0]!.w)).not.toEqual(toArray(a[1]!.w));
    expect(toArray(a[0]!.w)).not.toEqual(toArray(normal(makeKey(7), [3, 3])));
  });
});
