import { makeKey, mapTensors, tensor, toArray } from '@thalweg/core';
import { describe, expect, test } from 'vitest';
import { hessianVectorOf } from '../../../src/studies/problem/hessian-vector.js';
import { createMlp, normalLayers, type Layers } from '../../../src/studies/problem/mlp.js';
import { createTeacher } from '../../../src/studies/problem/teacher.js';

const examples = createTeacher(makeKey(1), { inputs: 4, classes: 3 })(makeKey(2), { rows: 21 });
const params = normalLayers(makeKey(3), [4, 7, 6, 3], () => 0.8);
const [u, v] = [5, 6].map((key) => normalLayers(makeKey(key), [4, 7, 6, 3], () => 1)) as [Layers, Layers];

const numbers = (layers: Layers): readonly number[] =>
  layers.flatMap(({ w, b }) => [...toArray(w), ...toArray(b)]);

const dot = (a: Layers, b: Layers): number => {
  const others = numbers(b);
  return numbers(a).reduce((sum, x, i) => sum + x * others[i]!, 0);
};

/** The biases of the vector are not 0, as those of new layers are. */
const withBiases = (layers: Layers): Layers =>
  mapTensors<Layers>(
    (leaf) =>
      tensor(
        Float64Array.from(toArray(leaf), (x, i) => x + 0.1 * (i + 1)),
        leaf.shape,
      ),
    layers,
  );

const movedAlong = (vector: Layers, step: number): Layers =>
  params.map(({ w, b }, i) => ({
    w: tensor(
      Float64Array.from(toArray(w), (x, k) => x + step * toArray(vector[i]!.w)[k]!),
      w.shape,
    ),
    b: tensor(Float64Array.from(toArray(b), (x, k) => x + step * toArray(vector[i]!.b)[k]!)),
  }));

describe.each(['relu', 'tanh', 'sigmoid'] as const)('hessianVectorOf %s', (activation) => {
  const product = hessianVectorOf(activation, examples);
  const { valueAndGrad } = createMlp(activation);

  test('is the central difference of the gradient along the vector', () => {
    const vector = withBiases(v);
    const exact = numbers(product(params, vector));
    // So small that no rectifier changes sides.
    const h = 1e-6;
    const [ahead, behind] = [h, -h].map((step) =>
      numbers(valueAndGrad(movedAlong(vector, step), examples)[1]),
    ) as [readonly number[], readonly number[]];
    exact.forEach((value, i) => {
      expect(value).toBeCloseTo((ahead[i]! - behind[i]!) / (2 * h), 7);
    });
    expect(exact).toHaveLength(4 * 7 + 7 + 7 * 6 + 6 + 6 * 3 + 3);
    expect(Math.max(...exact.map(Math.abs))).toBeGreaterThan(0.1);
  });

  test('is symmetric and linear', () => {
    expect(dot(u, product(params, v)) / dot(v, product(params, u))).toBeCloseTo(1, 10);
    const twice = mapTensors<Layers>(
      (leaf) =>
        tensor(
          toArray(leaf).map((x) => 2 * x),
          leaf.shape,
        ),
      v,
    );
    expect(numbers(product(params, twice))).toEqual(numbers(product(params, v)).map((x) => 2 * x));
  });
});
