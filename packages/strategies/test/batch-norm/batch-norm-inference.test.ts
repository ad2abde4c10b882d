import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import {
  ConfigError,
  makeKey,
  mapTensors,
  normal,
  tensor,
  toArray,
  toNdArray,
  TreeMismatchError,
} from '@thalweg/core';
import { expectClose, expectSameBits } from '@thalweg/testing';
import { batchNormInference } from '../../src/batch-norm/batch-norm-inference.js';
import { batchNormTraining } from '../../src/batch-norm/batch-norm-training.js';
import { initBatchNorm } from '../../src/batch-norm/init-batch-norm.js';
import { takeRows } from '../../src/data/take-rows.js';
import { featuresOf, sum } from './features-of.js';

const params = { gamma: tensor([2, -1]), beta: tensor([0.5, 10]) };
const running = { mean: tensor([3, -7]), variance: tensor([3.75, 8.75]) };

describe('batchNormInference', () => {
  it('is a line for each feature', () => {
    // Roots 2 and 3: 2 (x - 3) / 2 + 0.5 and 10 - (x + 7) / 3.
    const x = tensor([[[3, -7]], [[5, 2]], [[0, -1]]]);
    const y = batchNormInference(x, params, running, { eps: 0.25 });
    expect(y.shape).toEqual([3, 1, 2]);
    expectClose([toArray(y)], [[0.5, 10, 2.5, 7, -2.5, 8]]);
  });

  it('takes each example by itself', () => {
    const x = normal(makeKey(1), [5, 2]);
    const y = batchNormInference(x, params, running);
    for (let row = 0; row < 5; row++)
      expectSameBits(batchNormInference(takeRows(x, [row]), params, running), takeRows(y, [row]));
  });

  it('comes to what training does once the running statistics have settled, but for the unbiased variance', () => {
    const x = normal(makeKey(2), [8, 2]);
    let state = initBatchNorm({ features: 2 }).running;
    for (let step = 0; step < 400; step++) state = batchNormTraining(x, params, state).running;
    featuresOf(x).forEach((values, feature) => {
      const mean = sum(values) / 8;
      const squares = sum(values.map((value) => (value - mean) ** 2));
      expectClose([[state.mean.get(feature), state.variance.get(feature)]], [[mean, squares / 7]], 1e-15);
    });
    const eps = 1e-200;
    const inference = toArray(batchNormInference(x, params, state, { eps }));
    const training = toArray(batchNormTraining(x, params, state, { eps }).y);
    expectClose(
      [inference.map((value, i) => value - params.beta.get(i % 2))],
      [training.map((value, i) => (value - params.beta.get(i % 2)) * Math.sqrt(7 / 8))],
      1e-13,
    );
  });

  it('loses no digits where the mean is large', () => {
    const far = { mean: tensor([1e15, 0]), variance: tensor([3.75, 1]) };
    expect(batchNormInference(tensor([[1e15 + 1, 0]]), params, far, { eps: 0.25 }).get(0, 0)).toBe(1.5);
  });

  it('gives the same bits whatever the memory layout, and changes nothing', () => {
    const base = toNdArray(normal(makeKey(3), [4, 3, 5]));
    const view = base.transpose(2, 0, 1).step(-1, 1, 2);
    const before = mapTensors(toNdArray, { base, params, running });
    const y = batchNormInference(view, params, running);
    expectSameBits(y, batchNormInference(toNdArray(view), params, running));
    expectSameBits({ base, params, running }, before);
    const reversed = ndarray(Float64Array.from([-1, 2]), [2], [-1], 1);
    expectSameBits(batchNormInference(view, { ...params, gamma: reversed }, running), y);
  });

  it('computes float32 in double and rounds once', () => {
    const wide = {
      x: mapTensors((leaf) => tensor(toArray(leaf), [9, 2]), normal(makeKey(4), [9, 2], 'float32')),
      params,
      running,
    };
    const narrow = mapTensors((leaf) => tensor(toArray(leaf), leaf.shape, 'float32'), wide);
    const y = batchNormInference(narrow.x, narrow.params, narrow.running);
    const rounded = tensor(toArray(batchNormInference(wide.x, params, running)), [9, 2], 'float32');
    expectSameBits(y, rounded);
  });

  it('passes NaN on, and nothing else becomes one', () => {
    const y = batchNormInference(
      tensor([
        [NaN, 1],
        [2, 3],
      ]),
      params,
      running,
    );
    expect(toArray(y).map(Number.isNaN)).toEqual([true, false, false, false]);
  });

  it('refuses eps out of range, too few axes, and features that do not fit', () => {
    expect(() => batchNormInference(tensor([[1, 2]]), params, running, { eps: 0 })).toThrow(ConfigError);
    expect(() => batchNormInference(tensor([1, 2]), params, running)).toThrow(
      'batchNormInference: x: expected a tensor of at least two axes',
    );
    const infer = () => batchNormInference(tensor([[1, 2, 3]]), params, running);
    expect(infer).toThrow(TreeMismatchError);
    expect(infer).toThrow('params.gamma: expected float64 [3], one for each feature of x, found float64 [2]');
    const missing = { mean: running.mean } as unknown as typeof running;
    expect(() => batchNormInference(tensor([[1, 2]]), params, missing)).toThrow(
      'running.variance: expected float64 [2], one for each feature of x, found no tensor',
    );
  });
});
