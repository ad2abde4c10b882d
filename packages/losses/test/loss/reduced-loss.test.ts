import { describe, expect, it } from 'vitest';
import { tensor, toArray } from '@thalweg/core';
import { meanOf, softmaxCrossEntropy, squaredError, sumOf } from '../../src/index.js';

// A square, so that weights on the wrong axis would show in the numbers alone.
const logits = tensor([
  [1, 2],
  [NaN, 0],
]);
const labels = tensor([
  [1, 0],
  [0, 1],
]);

describe('meanOf and sumOf', () => {
  it('leave out a value with the weight 0, even NaN', () => {
    const loss = softmaxCrossEntropy(logits, labels);
    const first = Math.log1p(Math.E);
    for (const reduced of [
      sumOf(loss, { weights: tensor([1, 0]) }),
      meanOf(loss, { weights: tensor([1, 0]) }),
    ]) {
      expect(reduced.value).toBeCloseTo(first, 14);
      expect(toArray(reduced.gradient).slice(2)).toEqual([0, 0]);
      expect(reduced.gradient.get(0, 1)).toBeCloseTo(1 / (1 + Math.exp(-1)), 14);
    }
    expect(sumOf(loss).value).toBeNaN();
  });

  it('weigh each example along the axis on which it lies', () => {
    const columns = softmaxCrossEntropy(
      tensor([
        [1, 0],
        [2, 0],
      ]),
      tensor([
        [1, 0],
        [0, 1],
      ]),
      { axis: 0 },
    );
    const { gradient } = sumOf(columns, { weights: tensor([0, 3]) });
    expect(toArray(gradient)).toEqual([0, 1.5, 0, -1.5]);
  });

  it('divide by the sum of the weights, not by the number of values', () => {
    const loss = squaredError(tensor([1, 3]), tensor([0, 0]));
    const { value, gradient } = meanOf(loss, { weights: tensor([0.5, 1.5]) });
    expect(value).toBe(7);
    expect(toArray(gradient)).toEqual([0.5, 4.5]);
    expect(sumOf(loss, { weights: tensor([0.5, 1.5]) }).value).toBe(14);
  });

  it('broadcast weights as NumPy does', () => {
    const loss = squaredError(
      tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    );
    const sums = [tensor(2), tensor([1, 0, 2]), tensor([[1], [0]]), tensor([[0, 0, 1]])].map(
      (weights) => sumOf(loss, { weights }).value,
    );
    expect(sums).toEqual([182, 1 + 18 + 16 + 72, 14, 9 + 36]);
  });

  it('take weights of another dtype, and give the gradient in that of the loss', () => {
    const loss = squaredError(tensor([1, 2], 'float32'));
    const { gradient } = meanOf(loss, { weights: tensor([1, 3]) });
    expect([gradient.dtype, ...toArray(gradient)]).toEqual(['float32', 0.5, 3]);
  });

  it('give 0 where nothing counts', () => {
    const nothing = [
      meanOf(squaredError(tensor([])), {}),
      meanOf(squaredError(tensor([1, NaN])), { weights: tensor(0) }),
      sumOf(softmaxCrossEntropy(tensor([], [0, 3]), tensor([], [0, 3]))),
    ];
    for (const { value, gradient } of nothing) {
      expect(value).toBe(0);
      expect(toArray(gradient).every((slope) => slope === 0)).toBe(true);
    }
  });

  it('refuse what is no loss, and weights that do not fit', () => {
    const loss = squaredError(tensor([[1, 2, 3]]));
    // @ts-expect-error Only the result of a loss has values and a gradient.
    expect(() => meanOf(tensor([1]))).toThrow('meanOf: loss: expected the result of a loss');
    // @ts-expect-error There is no such option.
    expect(() => sumOf(loss, { weight: tensor([1]) })).toThrow('sumOf: weight: expected no such option');
    expect(() => sumOf(loss, { weights: tensor([1, 2]) })).toThrow(
      'sumOf: weights: expected a shape that broadcasts to that of the values, [1, 3], found float64 [2]',
    );
    expect(() => sumOf(loss, { weights: tensor([[[1]]]) })).toThrow('found float64 [1, 1, 1]');
    for (const weight of [-1, NaN, Infinity])
      expect(() => meanOf(loss, { weights: tensor(weight) })).toThrow(
        `meanOf: weights: expected finite numbers, 0 or more, found ${weight}`,
      );
  });
});
