import * as fc from 'fast-check';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { ConfigError, tensor, toArray, TreeMismatchError, type Tensor } from '@thalweg/core';
import { averagePredictions } from '../../src/ensemble/average-predictions.js';

const itself = (prediction: Tensor): Tensor => prediction;

describe('averagePredictions', () => {
  it('is the mean, element by element, in the shape of the predictions', () => {
    const mean = averagePredictions([tensor([[1, 2, 3]]), tensor([[3, 2, 7]]), tensor([[5, 5, 5]])], itself);
    expect(mean.shape).toEqual([1, 3]);
    expect(toArray(mean)).toEqual([3, 3, 5]);
  });

  it('gives each snapshot, and its number, to the function', () => {
    const seen: unknown[] = [];
    averagePredictions(['a', 'b'], (params, index) => {
      seen.push([params, index]);
      return tensor(0);
    });
    expect(seen).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
  });

  it('keeps probabilities probabilities', () => {
    const distribution = fc
      .array(fc.double({ min: 0.001, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 })
      .map((weights) => weights.map((weight) => weight / weights.reduce((sum, each) => sum + each)));
    fc.assert(
      fc.property(fc.array(distribution, { minLength: 1, maxLength: 9 }), (predictions) => {
        const mean = toArray(averagePredictions(predictions, (each) => tensor([...each])));
        expect(mean.reduce((sum, each) => sum + each)).toBeCloseTo(1, 12);
        mean.forEach((each, i) => {
          expect(each).toBeGreaterThanOrEqual(Math.min(...predictions.map((of) => of[i]!)) - 1e-15);
          expect(each).toBeLessThanOrEqual(Math.max(...predictions.map((of) => of[i]!)) + 1e-15);
        });
      }),
    );
  });

  it('computes in double and has the dtype of the first', () => {
    // In single precision 2 ** 24 + 1 is 2 ** 24.
    const [large, one] = [2 ** 24, 1].map((value) => tensor([value], 'float32'));
    const mean = averagePredictions([large!, one!, one!, one!], itself);
    expect(mean.dtype).toBe('float32');
    expect(toArray(mean)).toEqual([Math.fround((2 ** 24 + 3) / 4)]);
    expect(Math.fround((2 ** 24 + 3) / 4)).not.toBe(2 ** 24 / 4);
    expect(averagePredictions([tensor([1]), large!], itself).dtype).toBe('float64');
  });

  it('reads any memory layout', () => {
    const columns = ndarray(Float64Array.from([1, 2, 3, 4]), [2, 2]).transpose(1, 0);
    expect(
      toArray(
        averagePredictions(
          [
            columns,
            tensor([
              [1, 3],
              [2, 4],
            ]),
          ],
          itself,
        ),
      ),
    ).toEqual([1, 3, 2, 4]);
  });

  it('returns a new tensor, even for one prediction', () => {
    const only = tensor([1, 2]);
    const mean = averagePredictions([only], itself);
    expect(mean.data).not.toBe(only.data);
    expect(toArray(mean)).toEqual([1, 2]);
  });

  it('takes predictions without elements, and without axes', () => {
    expect(averagePredictions([tensor([]), tensor([])], itself).shape).toEqual([0]);
    expect(toArray(averagePredictions([tensor(1), tensor(2)], itself))).toEqual([1.5]);
  });

  it('requires a snapshot', () => {
    expect(() => averagePredictions([], itself)).toThrow(ConfigError);
    expect(() => averagePredictions([], itself)).toThrow(
      'averagePredictions: snapshots: expected at least one, found an empty array',
    );
  });

  it('requires predictions of one shape', () => {
    const run = () => averagePredictions([tensor([[1, 2]]), tensor([[3, 4]]), tensor([1, 2])], itself);
    expect(run).toThrow(TreeMismatchError);
    expect(run).toThrow('predictions.2: expected [1, 2] as the first, found [2]');
  });
});
