import { makeKey, tensor, toArray } from '@thalweg/core';
import { expect, it } from 'vitest';
import { flatMlp } from '../../src/search/flat-mlp.js';
import { floats } from '../../src/studies/problem/floats.js';
import { createMlp, heLayers } from '../../src/studies/problem/mlp.js';
import { createTeacher } from '../../src/studies/problem/teacher.js';

it('has the loss, the gradient and the accuracy of the network of the studies', () => {
  const sizes = [20, 6, 9, 5];
  const layers = heLayers(makeKey(1), sizes);
  const numbers = (of: typeof layers) =>
    Float64Array.from(of.flatMap(({ w, b }) => [...toArray(w), ...toArray(b)]));
  const examples = createTeacher(makeKey(2))(makeKey(3), { rows: 30 });
  const rows = { inputs: floats(examples.inputs), labels: Uint8Array.from(floats(examples.labels)) };
  const batch = Uint32Array.of(4, 0, 29, 7, 7);
  const batchOf = {
    inputs: tensor(
      Array.from(batch).flatMap((row) => [...rows.inputs.subarray(20 * row, 20 * row + 20)]),
      [batch.length, 20],
    ),
    labels: tensor(Array.from(batch, (row) => rows.labels[row]!)),
  };
  const mlp = createMlp('relu');
  const flat = flatMlp(sizes, 8);
  const gradient = new Float64Array(flat.size);
  const params = numbers(layers);
  const [loss, gradients] = mlp.valueAndGrad(layers, batchOf);
  // Twice, since the memory is used again.
  for (let i = 0; i < 2; i++) {
    expect(flat.lossAndGradient(params, rows, batch, gradient)).toBeCloseTo(loss, 12);
    numbers(gradients).forEach((slope, k) => {
      expect(gradient[k]).toBeCloseTo(slope, 12);
    });
    expect(flat.accuracy(params, rows)).toBe(mlp.accuracy(layers, examples));
  }
});

it('a number that is NaN shows in the loss', () => {
  const flat = flatMlp([2, 3, 2], 1);
  const params = new Float64Array(flat.size).fill(0.1);
  params[0] = NaN;
  const rows = { inputs: Float64Array.of(1, 1), labels: Uint8Array.of(0) };
  expect(flat.lossAndGradient(params, rows, Uint32Array.of(0), new Float64Array(flat.size))).toBeNaN();
});
