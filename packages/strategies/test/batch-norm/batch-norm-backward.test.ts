import { describe, expect, it } from 'vitest';
import { makeKey, makeStep, normal, tensor, toArray, TreeMismatchError, type Tensor } from '@thalweg/core';
import { sgd } from '@thalweg/optimizers';
import { expectClose } from '@thalweg/testing';
import { batchNormBackward } from '../../src/batch-norm/batch-norm-backward.js';
import { batchNormTraining } from '../../src/batch-norm/batch-norm-training.js';
import { initBatchNorm, type BatchNormParams } from '../../src/batch-norm/init-batch-norm.js';
import { featuresOf, sum } from './features-of.js';

const { running } = initBatchNorm({ features: 3 });

describe('batchNormBackward', () => {
  const shape = [4, 2, 3];
  const x = normal(makeKey(1), shape);
  const weights = toArray(normal(makeKey(2), shape));
  const params: BatchNormParams = { gamma: tensor([1.5, -0.7, 0.2]), beta: tensor([0.3, -2, 1]) };

  it.each([1e-5, 0.5])('agrees with central differences, eps %d', (eps) => {
    /** Σ w y² / 2, whose gradient by y is w y. */
    const loss = (given: { readonly x: Tensor; readonly params: BatchNormParams }) => {
      const { y } = batchNormTraining(given.x, given.params, running, { eps });
      return sum(toArray(y).map((value, i) => (weights[i]! * value ** 2) / 2));
    };
    const { y, saved } = batchNormTraining(x, params, running, { eps });
    const dy = tensor(
      toArray(y).map((value, i) => weights[i]! * value),
      shape,
    );
    const gradients = batchNormBackward(dy, saved);

    const differences = (of: Tensor, lossAt: (moved: Tensor) => number): number[] => {
      const h = 1e-5;
      const moved = (at: number, by: number) =>
        tensor(
          toArray(of).map((value, i) => (i === at ? value + by : value)),
          of.shape,
        );
      return toArray(of).map((_, at) => (lossAt(moved(at, h)) - lossAt(moved(at, -h))) / (2 * h));
    };
    const { gamma, beta } = params;
    const pairs: readonly (readonly [Tensor, number[]])[] = [
      [gradients.x, differences(x, (moved) => loss({ x: moved, params }))],
      [gradients.params.gamma, differences(gamma, (moved) => loss({ x, params: { gamma: moved, beta } }))],
      [gradients.params.beta, differences(beta, (moved) => loss({ x, params: { gamma, beta: moved } }))],
    ];
    for (const [found, expected] of pairs) {
      expect(found.size).toBe(expected.length);
      toArray(found).forEach((value, i) => expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-8));
      expect(Math.max(...toArray(found).map(Math.abs))).toBeGreaterThan(0.1);
    }
  });

  it.each([1e-10, 0.5])(
    'is orthogonal to shifting a feature and, up to ε, to stretching it, eps %d',
    (eps) => {
      const { saved } = batchNormTraining(x, params, running, { eps });
      const dy = normal(makeKey(3), shape);
      const gradients = batchNormBackward(dy, saved);
      featuresOf(gradients.x).forEach((dx, feature) => {
        const inverseStd = saved.inverseStd.get(feature);
        const xhat = featuresOf(x)[feature]!.map((value) => (value - saved.mean.get(feature)) * inverseStd);
        expect(Math.abs(sum(dx))).toBeLessThan(1e-14);
        // ε / (σ² + ε) of Σ dy x̂ is what ε leaves over.
        const left =
          params.gamma.get(feature) *
          inverseStd *
          gradients.params.gamma.get(feature) *
          eps *
          inverseStd ** 2;
        const stretch = sum(dx.map((value, i) => value * xhat[i]!));
        expect(Math.abs(stretch - left)).toBeLessThan(1e-14);
        if (eps === 1e-10) expect(Math.abs(stretch)).toBeLessThan(1e-8);
        else expect(Math.abs(stretch)).toBeGreaterThan(1e-3);
      });
    },
  );

  it('stays finite where a feature is constant', () => {
    const { params: ones, running: start } = initBatchNorm({ features: 1 });
    const { saved } = batchNormTraining(tensor([[0.1], [0.1], [0.1]]), ones, start, { eps: 0.25 });
    const gradients = batchNormBackward(tensor([[6], [0], [0]]), saved);
    // γ / √ε (dy - mean dy)
    expect(toArray(gradients.x)).toEqual([8, -4, -4]);
    expect([gradients.params.gamma, gradients.params.beta].map(toArray)).toEqual([[0], [6]]);
  });

  it('keeps a NaN in its feature', () => {
    const { saved } = batchNormTraining(
      tensor([
        [1, 2],
        [3, 5],
      ]),
      ...start(2),
    );
    const gradients = batchNormBackward(
      tensor([
        [NaN, 1],
        [0, 0],
      ]),
      saved,
    );
    expect(featuresOf(gradients.x)[0]).toEqual([NaN, NaN]);
    expect(featuresOf(gradients.x)[1]!.every(Number.isFinite)).toBe(true);
    expect([gradients.params.gamma, gradients.params.beta].map((leaf) => leaf.get(0))).toEqual([NaN, NaN]);
    expect(gradients.params.beta.get(1)).toBe(1);
  });

  it('gives gradients that an optimizer takes: scale and shift learn what normalising takes away', () => {
    // The target is a stretched and shifted x̂, so the layer learns a scale and a shift.
    const batch = tensor([[0], [1], [2], [3], [4]]);
    const step = makeStep(sgd({ learningRate: 0.1 }));
    let at = step.init(initBatchNorm({ features: 1 }).params);
    for (let count = 0; count < 200; count++) {
      const { y, saved } = batchNormTraining(batch, at.params, initBatchNorm({ features: 1 }).running);
      const dy = tensor(toArray(y).map((value, i) => [value - (7 + 3 * i)]));
      at = step(at, batchNormBackward(dy, saved).params);
    }
    // x̂ = (i - 2) / √(2 + ε), and 7 + 3 i = 13 + 3 (i - 2).
    expectClose([toArray(at.params.gamma), toArray(at.params.beta)], [[3 * Math.sqrt(2 + 1e-5)], [13]]);
  });

  it.each([
    [tensor(new Float64Array(24), [8, 3]), 'float64 [8, 3]'],
    [tensor(new Float32Array(24), shape), 'float32 [4, 2, 3]'],
    [undefined as unknown as Tensor, 'no tensor'],
  ])('refuses a gradient that does not fit: %#', (dy, found) => {
    const { saved } = batchNormTraining(x, params, running);
    const backward = () => batchNormBackward(dy, saved);
    expect(backward).toThrow(TreeMismatchError);
    expect(backward).toThrow(`dy: expected float64 [4, 2, 3], like the normalised batch, found ${found}`);
  });
});

const start = (features: number) => {
  const { params, running } = initBatchNorm({ features });
  return [params, running] as const;
};
