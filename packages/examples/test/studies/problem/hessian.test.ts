import { makeKey, toArray } from '@thalweg/core';
import { expect, test } from 'vitest';
import { hessianOf } from '../../../src/studies/problem/hessian.js';
import { layersWith, numbersIn } from '../../../src/studies/problem/layer-numbers.js';
import { createMlp, heLayers } from '../../../src/studies/problem/mlp.js';
import { createTeacher } from '../../../src/studies/problem/teacher.js';

const examples = createTeacher(makeKey(1), { inputs: 3, classes: 2 })(makeKey(2), { rows: 15 });
const params = heLayers(makeKey(3), [3, 4, 2]);

test('the numbers of a network, and the network of its numbers', () => {
  const [first, second] = params;
  const numbers = numbersIn(params);
  expect(numbers).toEqual([first!.w, first!.b, second!.w, second!.b].flatMap(toArray));
  const again = layersWith(
    numbers.map((x) => 2 * x),
    params,
  );
  expect(again.map(({ w, b }) => [w.shape, b.shape])).toEqual([
    [[3, 4], [4]],
    [[4, 2], [2]],
  ]);
  expect(numbersIn(again)).toEqual(numbers.map((x) => 2 * x));
});

test('every element is the central difference of a partial derivative', () => {
  const numbers = numbersIn(params);
  const { valueAndGrad } = createMlp('tanh');
  const gradientAt = (i: number, step: number) =>
    numbersIn(valueAndGrad(layersWith(numbers.with(i, numbers[i]! + step), params), examples)[1]);
  const h = 1e-5;
  const hessian = hessianOf('tanh', params, examples);
  expect(hessian).toHaveLength(3 * 4 + 4 + 4 * 2 + 2);
  hessian.forEach((row, i) => {
    const [ahead, behind] = [gradientAt(i, h), gradientAt(i, -h)];
    row.forEach((value, j) => {
      expect(value).toBeCloseTo((ahead[j]! - behind[j]!) / (2 * h), 7);
      expect(value).toBeCloseTo(hessian[j]![i]!, 12);
    });
  });
});
