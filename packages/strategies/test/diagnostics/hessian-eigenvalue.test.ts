import { describe, expect, it } from 'vitest';
import { ConfigError, makeKey, normal, tensor, toArray, TreeMismatchError } from '@thalweg/core';
import type { Tensor } from '@thalweg/core';
import { hessianEigenvalue } from '../../src/diagnostics/hessian-eigenvalue.js';

/** Λ between two reflections I − 2 u uᵀ: a full symmetric matrix with these eigenvalues, times a vector. */
const withSpectrum = (spectrum: readonly number[]) => {
  const u = toArray(normal(makeKey(9), [spectrum.length]));
  const squares = u.reduce((sum, value) => sum + value ** 2, 0);
  const reflected = (x: readonly number[]) => {
    const along = x.reduce((sum, value, i) => sum + value * u[i]!, 0);
    return x.map((value, i) => value - (2 * along * u[i]!) / squares);
  };
  return (x: readonly number[]) => reflected(reflected(x).map((value, i) => spectrum[i]! * value));
};

/** The gradient of x·Hx / 2; the loss is not looked at. */
const quadratic = (times: (x: readonly number[]) => readonly number[]) => (x: Tensor) =>
  [NaN, tensor(times(toArray(x)))] as const;

describe('hessianEigenvalue', () => {
  it.each([
    [[7, -5, 3, 1, 0.5], 7],
    [[-7, 5, 3, 1, 0.5], -7],
    [[0, 0, 0, 0, -2], -2],
    [[3, 3, 3, 1, 1], 3],
    [[1e-8, 1e-9, 0, 0, 0], 1e-8],
  ])('finds the largest of %j in magnitude, with its sign', (spectrum, expected) => {
    const times = withSpectrum(spectrum);
    const shared = {
      params: tensor([1, -2, 0.5, 3, 1]),
      key: makeKey(1),
      iterations: 500,
      tolerance: 1e-7,
    };
    const exact = hessianEigenvalue({ ...shared, hessianVector: (_, v) => tensor(times(toArray(v))) });
    expect(exact.converged).toBe(true);
    expect(Math.abs(exact.eigenvalue / expected - 1)).toBeLessThan(1e-12);
    const differences = hessianEigenvalue({ ...shared, valueAndGrad: quadratic(times) });
    expect(differences.converged).toBe(true);
    expect(Math.abs(differences.eigenvalue / expected - 1)).toBeLessThan(1e-8);
  });

  // Keys whose first vector lies close to the eigenvector of 0.9: about one key in 150, for these eigenvalues.
  it.each([39, 255, 900, 1039, 1151, 1169, 1185, 1231, 1428, 1642, 1706, 1719, 1856, 1884, 1946, 1985])(
    'finds the largest eigenvalue from a misleading first vector: key %d',
    (seed) => {
      const from = (options: { readonly starts?: number }) =>
        hessianEigenvalue({
          params: tensor([0, 0]),
          hessianVector: (_, v) => tensor([v.get(0), 0.9 * v.get(1)]),
          key: makeKey(seed),
          ...options,
        });
      const one = from({ starts: 1 });
      expect([one.converged, Math.abs(one.eigenvalue - 0.9) < 1e-4]).toEqual([true, true]);
      const several = from({});
      expect([several.converged, Math.abs(several.eigenvalue - 1) < 1e-4]).toEqual([true, true]);
    },
  );

  it('finds 2 + 2 cos(π / 11) for the second differences of ten points, whose eigenvalues lie close', () => {
    const found = hessianEigenvalue({
      params: tensor(new Float64Array(10)),
      valueAndGrad: quadratic((x) => x.map((value, i) => 2 * value - (x[i - 1] ?? 0) - (x[i + 1] ?? 0))),
      key: makeKey(3),
      iterations: 1000,
      tolerance: 1e-6,
    });
    expect(found.converged).toBe(true);
    expect(found.eigenvalue).toBeCloseTo(2 + 2 * Math.cos(Math.PI / 11), 9);
    expect(found.iterations).toBeGreaterThan(100);
  });

  it('follows the curvature of a loss that is not quadratic', () => {
    // Σ c e^x has the Hessian diag(c e^x).
    const x = [0.3, -1, 2];
    const c = [4, 1, -2];
    const { eigenvalue } = hessianEigenvalue({
      params: tensor(x),
      valueAndGrad: (at) => [0, tensor(toArray(at).map((value, i) => c[i]! * Math.exp(value)))],
      key: makeKey(1),
      tolerance: 1e-7,
    });
    expect(eigenvalue / (-2 * Math.exp(2))).toBeCloseTo(1, 8);
  });

  it('takes trees, with leaves of zeros', () => {
    // (w₀ + 2 w₁ + 2 b)² / 2 has the one eigenvalue 1 + 4 + 4.
    const params = { w: tensor([30, -4]), layer: [{ b: tensor(0) }] as const };
    const { eigenvalue, iterations } = hessianEigenvalue({
      params,
      valueAndGrad: ({ w, layer }) => {
        const total = w.get(0) + 2 * w.get(1) + 2 * layer[0].b.get();
        return [total ** 2 / 2, { w: tensor([total, 2 * total]), layer: [{ b: tensor(2 * total) }] }];
      },
      key: makeKey(1),
    });
    expect(eigenvalue).toBeCloseTo(9, 5);
    // Two for each of three starts.
    expect(iterations).toBe(6);
    expect([toArray(params.w), params.layer[0].b.get()]).toEqual([[30, -4], 0]);
  });

  it('moves no leaf by more than a part of its length', () => {
    const params = { big: tensor([300, 400]), small: tensor([0.003, 0.004]) };
    const moves = { big: 0, small: 0 };
    hessianEigenvalue({
      params,
      valueAndGrad: (at) => {
        for (const name of ['big', 'small'] as const) {
          const moved = toArray(at[name]).map((value, i) => value - toArray(params[name])[i]!);
          moves[name] = Math.max(moves[name], Math.hypot(...moved));
        }
        return [0, { big: tensor([3 * at.big.get(0), 0]), small: tensor([0, at.small.get(1)]) }];
      },
      key: makeKey(1),
      stepSize: 1e-3,
    });
    expect(moves.big).toBeLessThan(0.5 * (1 + 1e-9));
    expect(moves.small).toBeLessThan(5e-6 * (1 + 1e-9));
    // One of them moves all the way: the step is as large as it may be.
    expect(Math.max(moves.big / 0.5, moves.small / 5e-6)).toBeCloseTo(1, 6);
  });

  it('manages with gradients in float32', () => {
    const times = withSpectrum([7, -5, 3, 1, 0.5]);
    const { eigenvalue, converged } = hessianEigenvalue({
      params: tensor([1, -2, 0.5, 3, 1], 'float32'),
      valueAndGrad: (x) => [0, tensor(times(toArray(x)), 'float32')],
      key: makeKey(1),
    });
    expect(converged).toBe(true);
    expect(Math.abs(eigenvalue / 7 - 1)).toBeLessThan(1e-3);
  });

  it('says when it has not converged', () => {
    const opposite = hessianEigenvalue({
      params: tensor([1, 1]),
      hessianVector: (_, v) => tensor([2 * v.get(0), -2 * v.get(1)]),
      key: makeKey(1),
    });
    expect(opposite).toMatchObject({ converged: false, iterations: 300 });
    let calls = 0;
    const short = hessianEigenvalue({
      params: tensor([1, 1]),
      valueAndGrad: (x) => {
        calls++;
        return [0, tensor([2 * x.get(0), 1.9 * x.get(1)])];
      },
      key: makeKey(1),
      starts: 2,
      iterations: 3,
      tolerance: 0,
    });
    expect(short).toMatchObject({ converged: false, iterations: 6 });
    expect(calls).toBe(12);
  });

  it('finds 0 where nothing curves, and nothing where the gradient is not a number', () => {
    const slope = { params: tensor([1, 2]), key: makeKey(1) };
    expect(hessianEigenvalue({ ...slope, valueAndGrad: () => [0, tensor([3, 4])] })).toEqual({
      eigenvalue: 0,
      iterations: 3,
      converged: true,
    });
    expect(hessianEigenvalue({ ...slope, valueAndGrad: () => [0, tensor([NaN, 4])] })).toEqual({
      eigenvalue: NaN,
      iterations: 1,
      converged: false,
    });
  });

  it('gives the same for the same key', () => {
    const at = (seed: number) =>
      hessianEigenvalue({
        params: tensor([1, 2, 3, 4, 5]),
        valueAndGrad: quadratic(withSpectrum([7, -5, 3, 1, 0.5])),
        key: makeKey(seed),
      });
    expect(at(1)).toEqual(at(1));
    expect(at(1).eigenvalue).not.toBe(at(2).eigenvalue);
  });

  it.each([
    [{ iterations: 0 }, 'iterations: expected a whole number, 1 or more, found 0'],
    [{ iterations: NaN }, 'iterations: expected a whole number, 1 or more, found NaN'],
    [{ tolerance: -1 }, 'tolerance: expected a number, 0 or more, found -1'],
    [{ tolerance: NaN }, 'tolerance: expected a number, 0 or more, found NaN'],
    [{ stepSize: 0 }, 'stepSize: expected a finite number above 0, found 0'],
    [{ stepSize: Infinity }, 'stepSize: expected a finite number above 0, found Infinity'],
    [{ valueAndGrad: undefined as never }, 'valueAndGrad: expected a function'],
  ])('refuses %o', (wrong, message) => {
    const measure = () =>
      hessianEigenvalue({
        params: tensor([1, 2]),
        valueAndGrad: (x) => [0, x],
        key: makeKey(1),
        ...wrong,
      });
    expect(measure).toThrow(ConfigError);
    expect(measure).toThrow(`hessianEigenvalue: ${message}`);
  });

  it('refuses what does not fit the parameters', () => {
    const shared = { params: { w: tensor([1, 2]) }, key: makeKey(1) };
    const differences = () => hessianEigenvalue({ ...shared, valueAndGrad: () => [0, { w: tensor([1]) }] });
    expect(differences).toThrow(TreeMismatchError);
    expect(differences).toThrow('gradients.w: expected float64 [2] as in params, found float64 [1]');
    expect(() => hessianEigenvalue({ ...shared, hessianVector: () => ({ w: tensor(1) }) })).toThrow(
      'hessianVector.w: expected float64 [2] as in params, found float64 []',
    );
  });
});
