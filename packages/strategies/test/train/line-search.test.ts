import { describe, expect, it } from 'vitest';
import { tensor, toArray, type Tensor } from '@thalweg/core';
import { lbfgs } from '@thalweg/optimizers';
import { batches, train } from '../../src/index.js';

describe('train with an optimizer that evaluates the function itself', () => {
  it('gives it the function of the batch', () => {
    const run = train({
      optimizer: lbfgs(),
      params: { w: tensor([5, -3]) },
      data: batches(
        {
          x: tensor([
            [1, 2],
            [3, -1],
            [0, 1],
          ]),
          y: tensor([4, 5, 1]),
        },
        { batchSize: 3 },
      ),
      valueAndGrad: ({ w }: { readonly w: Tensor }, { x, y }: { readonly x: Tensor; readonly y: Tensor }) => {
        const errors = toArray(y).map((each, k) => x.get(k, 0) * w.get(0) + x.get(k, 1) * w.get(1) - each);
        const slopes = [0, 1].map((i) => errors.reduce((sum, error, k) => sum + 2 * error * x.get(k, i), 0));
        return [errors.reduce((sum, error) => sum + error * error, 0), { w: tensor(slopes) }] as const;
      },
      epochs: 12,
    });
    const end = [...run].at(-1)!;
    // The system has this solution.
    expect(toArray(end.at.params.w)[0]).toBeCloseTo(2, 6);
    expect(toArray(end.at.params.w)[1]).toBeCloseTo(1, 6);
  });
});
