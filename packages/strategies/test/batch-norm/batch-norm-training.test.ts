import * as fc from 'fast-check';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import {
  ConfigError,
  leaves,
  makeKey,
  mapTensors,
  normal,
  tensor,
  toArray,
  toNdArray,
  TreeMismatchError,
  type Tensor,
} from '@thalweg/core';
import { expectClose, expectSameBits } from '@thalweg/testing';
import { batchNormBackward } from '../../src/batch-norm/batch-norm-backward.js';
import { batchNormTraining } from '../../src/batch-norm/batch-norm-training.js';
import { initBatchNorm } from '../../src/batch-norm/init-batch-norm.js';
import { featuresOf, sum } from './features-of.js';

const [xKey, gammaKey, betaKey, uKey, wKey] = [makeKey(1), makeKey(2), makeKey(3), makeKey(4), makeKey(5)];

/** Scale and shift that are not 1 and 0, and running statistics to go with them. */
const learned = (features: number, dtype: 'float32' | 'float64' = 'float64') => ({
  params: { gamma: normal(gammaKey, [features], dtype), beta: normal(betaKey, [features], dtype) },
  running: initBatchNorm({ features, dtype }).running,
});

/** Normalises with the scale 1 and the shift 0. */
const normalised = (x: Tensor, eps?: number) => {
  const { params, running } = initBatchNorm({ features: x.shape.at(-1)!, dtype: x.dtype });
  return batchNormTraining(x, params, running, eps === undefined ? {} : { eps });
};

describe('batchNormTraining', () => {
  it.each([
    ['examples', [50, 3]],
    ['examples and positions', [4, 5, 6, 3]],
  ])('gives each feature mean 0 and variance σ² / (σ² + ε) over %s', (_, shape) => {
    const eps = 0.1;
    const drawn = toArray(normal(xKey, shape));
    const x = tensor(
      Float64Array.from(drawn, (value, i) => 4 + (i % 3) + 2 * value),
      shape,
    );
    const { y, saved } = normalised(x, eps);
    expect(y.shape).toEqual(shape);
    featuresOf(y).forEach((values, feature) => {
      const mean = sum(featuresOf(x)[feature]!) / values.length;
      const variance = sum(featuresOf(x)[feature]!.map((value) => (value - mean) ** 2)) / values.length;
      expect(Math.abs(sum(values))).toBeLessThan(1e-11);
      expectClose(
        [[sum(values.map((value) => value ** 2)) / values.length]],
        [[variance / (variance + eps)]],
      );
      expectClose([[saved.mean.get(feature)]], [[mean]]);
      expectClose([[saved.inverseStd.get(feature)]], [[1 / Math.sqrt(variance + eps)]]);
    });
  });

  it('scales and shifts each feature', () => {
    // Mean 0 and variance 1, but for eps.
    const { y } = batchNormTraining(
      tensor([
        [1, -1],
        [-1, 1],
      ]),
      { gamma: tensor([3, -2]), beta: tensor([10, 20]) },
      initBatchNorm({ features: 2 }).running,
      { eps: 1e-30 },
    );
    expect(toArray(y)).toEqual([13, 22, 7, 18]);
  });

  it('moves the running statistics towards the mean and the unbiased variance of the batch', () => {
    // Mean 4, squared distances 9 + 1 + 1 + 9 = 20.
    const { params } = initBatchNorm({ features: 1 });
    const running = { mean: tensor([8]), variance: tensor([2]) };
    const after = (momentum?: number) => {
      const next = batchNormTraining(
        tensor([[1], [3], [5], [7]]),
        params,
        running,
        momentum === undefined ? {} : { momentum },
      ).running;
      return [next.mean.get(0), next.variance.get(0)];
    };
    expectClose([after()], [[0.9 * 8 + 0.1 * 4, 0.9 * 2 + (0.1 * 20) / 3]]);
    expectClose([after(0.5)], [[6, 1 + 10 / 3]]);
    expectClose([after(1)], [[4, 20 / 3]]);
    expect(after(0)).toEqual([8, 2]);
  });

  it('makes a feature of equal values exactly β, whatever the value', () => {
    fc.assert(
      fc.property(
        fc.double({ noNaN: true, noDefaultInfinity: true }),
        fc.integer({ min: 2, max: 50 }),
        fc.constantFrom(5e-324, 1e-5, 1),
        (value, count, eps) => {
          const x = tensor(Array.from({ length: count }, (_, i) => [value, i]));
          const { params, running } = learned(2);
          const output = batchNormTraining(x, params, running, { eps, momentum: 1 });
          const beta = params.beta.get(0);
          expect(featuresOf(output.y)[0]).toEqual(new Array(count).fill(beta));
          // As a difference, because the average of -0 is 0.
          expect([output.running.mean.get(0) - value, output.running.variance.get(0)]).toEqual([0, 0]);
        },
      ),
    );
  });

  it('loses no digits of a feature far from 0', () => {
    const { y, saved } = normalised(tensor([[1e9], [1e9 + 1], [1e9 + 2]]));
    expect(saved.mean.get(0)).toBe(1e9 + 1);
    const root = Math.sqrt(2 / 3 + 1e-5);
    expectClose([toArray(y)], [[-1 / root, 0, 1 / root]]);
  });

  it.each([NaN, Infinity, -Infinity])('makes a feature with %s NaN and leaves the others alone', (value) => {
    const clean = [
      [1, 10],
      [2, 20],
      [4, 50],
    ];
    for (const row of [0, 1, 2]) {
      const found = normalised(tensor(clean.map(([a, b], i) => [i === row ? value : a!, b!])));
      const expected = normalised(tensor(clean));
      const [poisoned, other] = featuresOf(found.y);
      expect(poisoned).toEqual([NaN, NaN, NaN]);
      expect(other).toEqual(featuresOf(expected.y)[1]);
      expect(found.running.variance.get(0)).toBeNaN();
      expect(Number.isFinite(found.running.mean.get(0))).toBe(false);
      expect(found.running.variance.get(1)).toBe(expected.running.variance.get(1));
    }
  });

  describe('of a layer without bias', () => {
    const u = normal(uKey, [20, 4]);
    const w = normal(wKey, [4, 3]);
    const product = (scale: number) =>
      tensor(
        Array.from({ length: 20 }, (_, i) =>
          Array.from({ length: 3 }, (_, k) =>
            sum(Array.from({ length: 4 }, (_, j) => scale * w.get(j, k) * u.get(i, j))),
          ),
        ),
      );
    /** The gradient by the weights of the layer. */
    const gradient = (scale: number) => {
      const { saved } = normalised(product(scale), 1e-200);
      const { x } = batchNormBackward(normal(xKey, [20, 3]), saved);
      return [0, 1, 2, 3].flatMap((j) =>
        [0, 1, 2].map((k) => sum(Array.from({ length: 20 }, (_, i) => u.get(i, j) * x.get(i, k)))),
      );
    };

    // Ioffe and Szegedy, section 3.3; with an eps negligible beside the variance.
    it('does not depend on the scale of the weights: BN((aW)u) = BN(Wu)', () => {
      expectSameBits(normalised(product(8), 1e-200).y, normalised(product(1), 1e-200).y);
      expectClose(
        [toArray(normalised(product(0.3), 1e-200).y)],
        [toArray(normalised(product(1), 1e-200).y)],
        1e-14,
      );
    });

    it('has gradients that the scale of the weights divides: ∂/∂(aW) = 1/a ∂/∂W', () => {
      expectClose([gradient(8)], [gradient(1).map((value) => value / 8)]);
      expectClose([gradient(0.3)], [gradient(1).map((value) => value / 0.3)], 1e-13);
    });
  });

  describe('whatever the memory layout', () => {
    const base = normal(xKey, [6, 5, 4]);
    const views: Readonly<Record<string, Tensor>> = {
      transposed: toNdArray(base).transpose(2, 1, 0),
      reversed: toNdArray(base).step(-1, 1, -1),
      'every other': toNdArray(base).step(2, 1, 2),
      'a part': toNdArray(base).lo(1, 2, 1).hi(3, 2, 3),
      'one feature of many': toNdArray(base).lo(0, 0, 2).hi(6, 5, 1),
      repeated: ndarray(Float64Array.from([1, 2, 3]), [4, 3, 2], [0, 1, 0]),
    };

    it.each(Object.entries(views))('gives the same bits: %s', (_, view) => {
      const features = view.shape.at(-1)!;
      const { params, running } = learned(features);
      const spread = (packed: Tensor): Tensor => {
        const wide = ndarray(new Float64Array(2 * features), [features], [-2], 2 * features - 1);
        toArray(packed).forEach((value, i) => wide.set(i, value));
        return wide;
      };
      const strided = batchNormTraining(
        view,
        { gamma: spread(params.gamma), beta: spread(params.beta) },
        { mean: spread(running.mean), variance: spread(running.variance) },
      );
      const packed = batchNormTraining(toNdArray(view), params, running);
      expectSameBits([strided.y, strided.running], [packed.y, packed.running]);
      expectSameBits(strided.saved, packed.saved);
      expectSameBits(
        batchNormBackward(view, strided.saved),
        batchNormBackward(toNdArray(view), packed.saved),
      );
    });
  });

  it('changes nothing that is passed in', () => {
    const given = { x: normal(xKey, [6, 2, 3]), dy: normal(uKey, [6, 2, 3]), ...learned(3) };
    const before = mapTensors(toNdArray, given);
    const { y, running, saved } = batchNormTraining(given.x, given.params, given.running);
    const { x, params } = batchNormBackward(given.dy, saved);
    expectSameBits(given, before);
    const arrays = [given, { y, running, x, params }].flatMap((tree) =>
      leaves<Tensor>(tree).map(({ data }) => data),
    );
    expect(new Set(arrays).size).toBe(12);
  });

  it('computes float32 in double and rounds once', () => {
    const narrow = {
      x: normal(xKey, [30, 3], 'float32'),
      dy: normal(uKey, [30, 3], 'float32'),
      ...learned(3, 'float32'),
    };
    const wide = mapTensors((leaf) => tensor(toArray(leaf), leaf.shape), narrow);
    const run = ({ x, dy, params, running }: typeof narrow) => {
      const output = batchNormTraining(x, params, running);
      return { y: output.y, running: output.running, gradients: batchNormBackward(dy, output.saved) };
    };
    const rounded = mapTensors((leaf) => tensor(toArray(leaf), leaf.shape, 'float32'), run(wide));
    expectSameBits(run(narrow), rounded);
  });

  it.each([
    [[1, 3], 1],
    [[1, 1, 1, 3], 1],
    [[0, 3], 0],
    [[4, 0, 3], 0],
  ])('refuses a batch of shape %j', (shape, values) => {
    const { params, running } = learned(3);
    const x = tensor(new Float64Array(3 * values), shape);
    const normalise = () => batchNormTraining(x, params, running);
    expect(normalise).toThrow(ConfigError);
    expect(normalise).toThrow(
      `batchNormTraining: x: expected at least two values of each feature, since one value has no variance, found ${values}. ` +
        'Leave out a batch of one example, or use batchNormInference',
    );
  });

  it('takes one example that has several positions', () => {
    const { y } = normalised(tensor([[[1], [3]]]), 3);
    expect(toArray(y)).toEqual([-0.5, 0.5]);
  });

  it.each([{ eps: 0 }, { eps: -1 }, { eps: NaN }, { eps: Infinity }])('refuses %j', (options) => {
    const { params, running } = learned(1);
    const normalise = () => batchNormTraining(tensor([[1], [2]]), params, running, options);
    expect(normalise).toThrow(ConfigError);
    expect(normalise).toThrow(
      `batchNormTraining: eps: expected a finite number above 0, found ${options.eps}`,
    );
  });

  it.each([-0.1, 1.1, NaN, '0.5'])('refuses momentum %s', (momentum) => {
    const { params, running } = learned(1);
    const normalise = () =>
      batchNormTraining(tensor([[1], [2]]), params, running, { momentum: momentum as number });
    expect(normalise).toThrow(ConfigError);
    expect(normalise).toThrow(
      `batchNormTraining: momentum: expected a number in [0, 1], found ${String(momentum)}`,
    );
  });

  it('refuses what has no axis of features', () => {
    const { params, running } = learned(1);
    const normalise = (x: Tensor) => () => batchNormTraining(x, params, running);
    expect(normalise(tensor([1, 2]))).toThrow(ConfigError);
    expect(normalise(tensor([1, 2]))).toThrow(
      'batchNormTraining: x: expected a tensor of at least two axes, with the features on the last, ' +
        'found float64 [2]',
    );
    expect(normalise(ndarray(new Int8Array(4), [2, 2]) as unknown as Tensor)).toThrow(
      'found no tensor of float32 or float64',
    );
  });

  it.each([
    ['params.gamma', [2, 3, 3, 3], 'float64'],
    ['params.beta', [3, 2, 3, 3], 'float64'],
    ['running.mean', [3, 3, 4, 3], 'float64'],
    ['running.variance', [3, 3, 3, 1], 'float64'],
    ['params.gamma', [3, 3, 3, 3], 'float32'],
  ] as const)('refuses %s that does not fit', (path, [gamma, beta, mean, variance], dtype) => {
    const ones = (features: number) => tensor(new Float64Array(features).fill(1), dtype);
    const normalise = () =>
      batchNormTraining(
        normal(xKey, [4, 3]),
        { gamma: ones(gamma), beta: ones(beta) },
        { mean: ones(mean), variance: ones(variance) },
      );
    expect(normalise).toThrow(TreeMismatchError);
    expect(normalise).toThrow(`${path}: expected float64 [3], one for each feature of x, found ${dtype} [`);
  });
});
