import { describe, expect, it } from 'vitest';
import { ConfigError, leaves, makeKey, tensor, toArray } from '@thalweg/core';
import { alphaScale, type ReluLayers } from '../../src/diagnostics/alpha-scale.js';
import { hessianEigenvalue } from '../../src/diagnostics/hessian-eigenvalue.js';
import { sharpness } from '../../src/diagnostics/sharpness.js';
import { hessianVector, loss, network, outputs, trained, valueAndGrad } from './relu-network.js';

const alphas = [0.5, 0.1, 0.01, 0.001, 3, 1000];
const numbers = ({ first, second }: ReluLayers): number[] =>
  [first.w, first.b, second.w, second.b].flatMap(toArray);
const sizes = [network.first.w, network.first.b, network.second.w, network.second.b].map(({ size }) => size);

/** D: what each parameter's gradient is multiplied by. */
const factors = (alpha: number): readonly number[] =>
  [1 / alpha, 1 / alpha, alpha, 1].flatMap((factor, k) => new Array<number>(sizes[k]!).fill(factor));

/** The vector that is 1 at one parameter. */
const unit = (at: number): ReluLayers => {
  let before = 0;
  const part = (like: ReluLayers['first']['w']) => {
    before += like.size;
    const start = before - like.size;
    return tensor(
      Float64Array.from({ length: like.size }, (_, i) => (start + i === at ? 1 : 0)),
      like.shape,
    );
  };
  return {
    first: { w: part(network.first.w), b: part(network.first.b) },
    second: { w: part(network.second.w), b: part(network.second.b) },
  };
};

const hessian = (params: ReluLayers): number[][] =>
  numbers(params).map((_, i) => numbers(hessianVector(params, unit(i))));

describe('the network of these tests', () => {
  it('has the gradients and the Hessian that differences of its loss give', () => {
    const step = 1e-6;
    const at = (i: number, signed: number): ReluLayers => {
      const [one, other] = [unit(i), network];
      const moved = (a: 'first' | 'second', b: 'w' | 'b') =>
        tensor(
          toArray(other[a][b]).map((value, k) => value + signed * toArray(one[a][b])[k]!),
          other[a][b].shape,
        );
      return {
        first: { w: moved('first', 'w'), b: moved('first', 'b') },
        second: { w: moved('second', 'w'), b: moved('second', 'b') },
      };
    };
    const gradient = numbers(valueAndGrad(network)[1]);
    const exact = hessian(network);
    gradient.forEach((slope, i) => {
      const [ahead, behind] = [at(i, step), at(i, -step)];
      expect((loss(ahead) - loss(behind)) / (2 * step)).toBeCloseTo(slope, 8);
      const below = numbers(valueAndGrad(behind)[1]);
      numbers(valueAndGrad(ahead)[1]).forEach((above, j) =>
        expect((above - below[j]!) / (2 * step)).toBeCloseTo(exact[i]![j]!, 7),
      );
    });
    expect(gradient).toHaveLength(67);
  });
});

describe('alphaScale', () => {
  it.each(alphas)('leaves the function as it is: alpha %s', (alpha) => {
    const scaled = alphaScale(network, alpha);
    const before = outputs(network);
    outputs(scaled).forEach((output, i) => expect(Math.abs(output - before[i]!)).toBeLessThan(1e-12));
    expect(Math.abs(loss(scaled) - loss(network))).toBeLessThan(1e-14);
  });

  it.each([0.5, 2 ** -10, 4])('leaves it to the bit where alpha is a power of two: %s', (alpha) => {
    expect(outputs(alphaScale(network, alpha))).toEqual(outputs(network));
  });

  it.each(alphas)('makes the gradient D ∇f and the Hessian D H D: alpha %s', (alpha) => {
    const scaled = alphaScale(network, alpha);
    const d = factors(alpha);
    const gradient = numbers(valueAndGrad(network)[1]);
    numbers(valueAndGrad(scaled)[1]).forEach((slope, i) =>
      expect(slope / d[i]!).toBeCloseTo(gradient[i]!, 12),
    );
    const before = hessian(network);
    hessian(scaled).forEach((row, i) =>
      row.forEach((entry, j) => expect(entry / (d[i]! * d[j]!)).toBeCloseTo(before[i]![j]!, 9)),
    );
  });

  it('makes the curvature as large as one likes: it grows as alpha to the −2', () => {
    const minimum = trained(400, 0.3);
    const curvature = (alpha: number) => {
      const shared = {
        params: alphaScale(minimum, alpha),
        key: makeKey(1),
        iterations: 500,
        tolerance: 1e-6,
      };
      const exact = hessianEigenvalue({ ...shared, hessianVector });
      const differences = hessianEigenvalue({ ...shared, valueAndGrad });
      expect([exact.converged, differences.converged]).toEqual([true, true]);
      // The step shrinks with the layer, so that no kink is crossed.
      expect(Math.abs(differences.eigenvalue / exact.eigenvalue - 1)).toBeLessThan(1e-8);
      return exact.eigenvalue;
    };
    const [tenth, hundredth, thousandth] = [curvature(0.1), curvature(0.01), curvature(0.001)];
    for (const ratio of [hundredth / tenth, thousandth / hundredth]) {
      expect(ratio).toBeGreaterThan(95);
      expect(ratio).toBeLessThan(101);
    }
    expect(tenth).toBeGreaterThan(10 * curvature(1));
  });

  it('makes the sharpness of the same function as large as one likes', () => {
    const minimum = trained(400, 0.3);
    const found = [1, 0.5, 0.1, 0.01, 0.001].map(
      (alpha) => sharpness({ params: alphaScale(minimum, alpha), valueAndGrad, key: makeKey(1) }).sharpness,
    );
    expect(found).toEqual([...found].sort((a, b) => a - b));
    expect(found[0]).toBeLessThan(0.1);
    expect(found[4]).toBeGreaterThan(100);
  });

  it('scales weights and biases of the first layer, and only the weights of the second', () => {
    const layers = {
      first: { w: tensor([[1, 2]], 'float32'), b: tensor([3, 4]) },
      second: { w: tensor([[5], [6]]), b: tensor([7]) },
    };
    const { first, second } = alphaScale(layers, 0.1);
    expect(toArray(first.w)).toEqual([0.1, 0.2].map(Math.fround));
    expect([first.w.dtype, first.w.shape]).toEqual(['float32', [1, 2]]);
    expect(toArray(first.b)).toEqual([3 * 0.1, 4 * 0.1]);
    expect(toArray(second.w)).toEqual([5 / 0.1, 6 / 0.1]);
    expect(toArray(second.b)).toEqual([7]);
    expect(leaves(layers).flatMap(toArray)).toEqual([3, 4, 1, 2, 7, 5, 6]);
  });

  it.each([0, -1, NaN, Infinity])('refuses alpha %s', (alpha) => {
    expect(() => alphaScale(network, alpha)).toThrow(ConfigError);
    expect(() => alphaScale(network, alpha)).toThrow(
      `alphaScale: alpha: expected a finite number above 0, found ${alpha}`,
    );
  });
});
