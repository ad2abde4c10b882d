import { sgd } from '@thalweg/optimizers';
import { expect, test } from 'vitest';
import { trainOnTeacher } from '../../../src/studies/problem/train-on-teacher.js';

test('trainOnTeacher scores after every epoch, the same for the same seed', () => {
  const scores = (epochs: number, seed: number) =>
    trainOnTeacher(sgd({ learningRate: 0.1 }), { epochs, seed });
  const [first, second, ...others] = scores(2, 0);
  expect(others).toEqual([]);
  // Without an opinion on five classes the loss is log 5.
  expect(first!.loss).toBeLessThan(Math.log(5));
  expect(second!.loss).toBeLessThan(first!.loss);
  expect(second!.accuracy).toBeGreaterThan(0.5);
  expect(scores(1, 0)).toEqual([first]);
  expect(scores(1, 1)).not.toEqual([first]);
});
