import { describe, expect, it } from 'vitest';
import { tensor, toArray, type Tensor } from '@thalweg/core';
import { adaptiveGradClip, centralizeGradients } from '../src/index.js';

describe('adaptiveGradClip', () => {
  const clipped = (tx: ReturnType<typeof adaptiveGradClip>, gradient: Tensor, params: Tensor) =>
    toArray(tx.update(gradient, tx.init(params), { params })[0]);

  it('has a unit for each column, or for each row, of a matrix that is not square', () => {
    const params = tensor([
      [1, 0, 0],
      [0, 1, 0],
    ]);
    const gradient = tensor([
      [4, 0, 0],
      [0, 2, 0.1],
    ]);
    expect(clipped(adaptiveGradClip(1, { eps: 0.5 }), gradient, params)).toEqual([1, 0, 0, 0, 1, 0.1]);
    const rows = clipped(adaptiveGradClip(1, { eps: 0.5, outputs: 'rows' }), gradient, params);
    const share = 1 / Math.hypot(2, 0.1);
    rows.forEach((u, i) => {
      expect(u).toBeCloseTo([1, 0, 0, 0, 2 * share, 0.1 * share][i]!, 14);
    });
  });

  // Optax has a unit for each place on the last two axes of three.
  it('has a unit for each place on the axis of outputs, also of a leaf of three axes', () => {
    const params = tensor(new Float64Array(12).fill(1), [2, 3, 2]);
    const gradient = tensor(
      Float64Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? 8 : 0.1)),
      [2, 3, 2],
    );
    const limit = Math.sqrt(6);
    clipped(adaptiveGradClip(1), gradient, params).forEach((u, i) => {
      expect(u).toBeCloseTo(i % 2 === 0 ? limit / Math.sqrt(6) : 0.1, 12);
    });
  });

  it('takes a vector, a number and a matrix of one row or column as one unit', () => {
    for (const shape of [[4], [1, 4], [4, 1], [1, 4, 1]]) {
      const params = tensor(Float64Array.of(3, 0, 0, 4), shape);
      expect(clipped(adaptiveGradClip(1), tensor(Float64Array.of(0, 6, 8, 0), shape), params)).toEqual([
        0, 3, 4, 0,
      ]);
    }
    expect(clipped(adaptiveGradClip(0.5), tensor(8), tensor(2))).toEqual([1]);
  });

  // Optax divides by 1e-6, and makes it 2e-8.
  it('cuts a small gradient to the very limit', () => {
    const [u] = clipped(adaptiveGradClip(1e-4), tensor([2e-7]), tensor([0]));
    expect(u).toBeCloseTo(1e-7, 20);
  });

  it('does not overflow, and leaves a gradient of 0', () => {
    const [a, b] = clipped(adaptiveGradClip(1), tensor([3e200, 4e200]), tensor([0, 5]));
    expect(a).toBeCloseTo(3, 14);
    expect(b).toBeCloseTo(4, 14);
    expect(clipped(adaptiveGradClip(1, { eps: 0 }), tensor([0, 0]), tensor([0, 0]))).toEqual([0, 0]);
  });
});

describe('centralizeGradients', () => {
  const centred = (gradient: Tensor, outputs?: 'rows') => {
    const tx = centralizeGradients(outputs === undefined ? {} : { outputs });
    return toArray(tx.update(gradient, tx.init(gradient))[0]);
  };

  // Optax subtracts the mean of each row, in whichever layout.
  it('subtracts the mean of each column, or of each row', () => {
    const gradient = tensor([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(centred(gradient)).toEqual([-1.5, -1.5, -1.5, 1.5, 1.5, 1.5]);
    expect(centred(gradient, 'rows')).toEqual([-1, 0, 1, -1, 0, 1]);
  });

  it('takes the mean over all other axes', () => {
    const gradient = tensor(
      Float64Array.from({ length: 12 }, (_, i) => i),
      [2, 3, 2],
    );
    expect(centred(gradient)).toEqual([-5, -5, -3, -3, -1, -1, 1, 1, 3, 3, 5, 5]);
    expect(centred(gradient, 'rows')).toEqual([
      -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5,
    ]);
  });

  it('leaves numbers and vectors, and takes all from a unit of one element', () => {
    expect(centred(tensor([1, 5]))).toEqual([1, 5]);
    expect(centred(tensor(3))).toEqual([3]);
    expect(centred(tensor([[1, 5]]))).toEqual([0, 0]);
  });
});
