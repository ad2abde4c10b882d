import { describe, expect, it } from 'vitest';
import { ConfigError, makeKey, mapTensors, tensor, toArray, TreeMismatchError } from '@thalweg/core';
import type { Tensor } from '@thalweg/core';
import { sharpness } from '../../src/diagnostics/sharpness.js';

/** A loss of one vector, given by numbers. */
const onVector =
  (f: (x: readonly number[]) => readonly [number, readonly number[]]) =>
  (params: Tensor): readonly [number, Tensor] => {
    const [loss, gradient] = f(toArray(params));
    return [loss, tensor(gradient)];
  };

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Two minima of equal depth: a sharp one at −1, of curvature 100, and a flat one at 1, of curvature 1. */
const twoValleys = onVector(([x = NaN]) => {
  const [sharp, flat] = [-200 * (x + 1) ** 2, -2 * (x - 1) ** 2];
  const highest = Math.max(sharp, flat);
  const [a, b] = [Math.exp(sharp - highest), Math.exp(flat - highest)];
  return [-(highest + Math.log(a + b)) / 4, [(100 * (x + 1) * a + (x - 1) * b) / (a + b)]];
});

describe('sharpness', () => {
  it.each([
    [-1, 2],
    [1, 0.02],
  ])('tells the valley at %i apart from the other', (x, expected) => {
    const found = sharpness({ params: tensor([x]), valueAndGrad: twoValleys, key: makeKey(1), eps: 1e-2 });
    expect(Math.abs(found.sharpness / expected - 1)).toBeLessThan(5e-3);
    // Either end of the box, evaluated directly.
    const [loss] = twoValleys(tensor([x]));
    const ends = [x - 0.02, x + 0.02].map((end) => twoValleys(tensor([end]))[0]);
    expect(found.loss).toBe(loss);
    expect(ends.some((end) => Math.abs(found.maximum - end) < 1e-15)).toBe(true);
    expect(found.sharpness).toBeCloseTo((100 * (found.maximum - loss)) / (1 + loss), 12);
  });

  const center = [0, 1, -3, 10];
  const curvature = [4, 1, 0.5, 2];
  const bowl = onVector((x) => [
    0.5 + sum(x.map((value, i) => (curvature[i]! * (value - center[i]!) ** 2) / 2)),
    x.map((value, i) => curvature[i]! * (value - center[i]!)),
  ]);

  it.each([1e-3, 5e-4, 0.1])('is exact at the minimum of a bowl, eps %s', (eps) => {
    // Every corner of the box is eps (|x| + 1) away along each axis.
    const rise = sum(center.map((x, i) => (curvature[i]! * (eps * (Math.abs(x) + 1)) ** 2) / 2));
    const { sharpness: found, loss } = sharpness({
      params: tensor(center),
      valueAndGrad: bowl,
      key: makeKey(2),
      eps,
    });
    expect(loss).toBe(0.5);
    expect(found / ((100 * rise) / 1.5)).toBeCloseTo(1, 9);
  });

  it('has an eps of 1e-3 by default', () => {
    const options = { params: tensor(center), valueAndGrad: bowl, key: makeKey(2) };
    expect(sharpness(options)).toEqual(sharpness({ ...options, eps: 1e-3, iterations: 10 }));
  });

  it('is exact on a slope, where the box makes a corner the highest point', () => {
    const slope = [3, -2, 0.5];
    const x = [1, 2, -4];
    const { sharpness: found } = sharpness({
      params: tensor(x),
      valueAndGrad: onVector((at) => [100 + sum(at.map((value, i) => slope[i]! * value)), slope]),
      key: makeKey(1),
      eps: 0.01,
    });
    const rise = sum(x.map((value, i) => Math.abs(slope[i]!) * 0.01 * (Math.abs(value) + 1)));
    // The loss at x is 100 + 3 − 4 − 2.
    expect(found).toBeCloseTo((100 * rise) / (1 + 97), 11);
  });

  it('finds a peak inside the box', () => {
    const peak = [0.5, -0.3, 0.2];
    const { maximum } = sharpness({
      params: tensor([0, 0, 0]),
      valueAndGrad: onVector((x) => [
        2 - sum(x.map((value, i) => (10 ** i * (value - peak[i]!) ** 2) / 2)),
        x.map((value, i) => -(10 ** i) * (value - peak[i]!)),
      ]),
      key: makeKey(1),
      eps: 1,
      iterations: 30,
    });
    expect(2 - maximum).toBeLessThan(1e-9);
  });

  it('comes close to the highest corner of a bowl whose axes are askew', () => {
    const n = 8;
    // Hessian entries 1 / (i + j + 1): Hilbert's matrix.
    const hilbert = (x: readonly number[]) => x.map((_, i) => sum(x.map((value, j) => value / (i + j + 1))));
    const f = (x: readonly number[]) => {
      const slope = hilbert(x);
      return [sum(x.map((value, i) => value * slope[i]!)) / 2, slope] as const;
    };
    let highest = 0;
    for (let corner = 0; corner < 2 ** n; corner++)
      highest = Math.max(highest, f(Array.from({ length: n }, (_, i) => ((corner >> i) & 1 ? 1 : -1)))[0]);
    for (let seed = 0; seed < 20; seed++) {
      const { maximum } = sharpness({
        params: tensor(new Float64Array(n)),
        valueAndGrad: onVector(f),
        key: makeKey(seed),
        eps: 1,
      });
      expect(maximum).toBeLessThanOrEqual(highest * (1 + 1e-12));
      expect(maximum).toBeGreaterThan(0.25 * highest);
    }
  });

  it('searches only a random subspace', () => {
    const n = 40;
    const round = onVector((x) => [sum(x.map((value) => value ** 2)) / 2, x]);
    const at = (dimensions: number, seed: number) =>
      sharpness({
        params: tensor(new Float64Array(n)),
        valueAndGrad: round,
        key: makeKey(1),
        eps: 0.01,
        subspace: { dimensions, key: makeKey(seed) },
      });
    // With orthonormal columns |A y| = |y|, and every side of the box is eps.
    for (const dimensions of [1, 5, 40])
      expect(at(dimensions, 3).sharpness / ((100 * dimensions * 1e-4) / 2)).toBeCloseTo(1, 9);
  });

  it('determines the subspace by its own key', () => {
    const at = (seed: number) =>
      sharpness({
        params: tensor(center),
        valueAndGrad: bowl,
        key: makeKey(1),
        subspace: { dimensions: 2, key: makeKey(seed) },
      }).sharpness;
    expect(at(3)).toBe(at(3));
    expect(at(3)).not.toBe(at(4));
    const full = sharpness({ params: tensor(center), valueAndGrad: bowl, key: makeKey(1) }).sharpness;
    expect(at(3)).toBeGreaterThan(0);
    expect(at(3)).toBeLessThan(full);
  });

  it('takes trees, keeps their dtypes and leaves them alone', () => {
    const params = { w: tensor([[1, 2]], 'float32'), b: [tensor(3)] as const };
    const seen = new Set<string>();
    const { sharpness: found, loss } = sharpness({
      params,
      valueAndGrad: ({ w, b: [b] }) => {
        seen.add(`${w.dtype} ${w.shape.join('x')} ${b.dtype} ${b.shape.length}`);
        const [one, two] = [w.get(0, 0) - 1, w.get(0, 1) - 2];
        return [
          (one ** 2 + two ** 2 + (b.get() - 3) ** 2) / 2,
          { w: tensor([[one, two]], 'float32'), b: [tensor(b.get() - 3)] },
        ];
      },
      key: makeKey(1),
    });
    expect([...seen]).toEqual(['float32 1x2 float64 0']);
    expect(loss).toBe(0);
    // Sides 2, 3 and 4 thousandths, which float32 rounds.
    expect(found / (100 * ((4 + 9 + 16) / 2) * 1e-6)).toBeCloseTo(1, 3);
    expect([toArray(params.w), params.b[0].get()]).toEqual([[1, 2], 3]);
  });

  it('gives the same for the same key', () => {
    const at = (seed: number) =>
      sharpness({ params: tensor([-0.9]), valueAndGrad: twoValleys, key: makeKey(seed) });
    expect(at(1)).toEqual(at(1));
  });

  it('is never below 0, and NaN if the loss is NaN', () => {
    const hill = onVector((x) => [1 - sum(x.map((value) => value ** 2)), x.map((value) => -2 * value)]);
    const { sharpness: found, maximum } = sharpness({
      params: tensor([0, 0]),
      valueAndGrad: hill,
      key: makeKey(1),
      iterations: 1,
    });
    expect([found, maximum]).toEqual([0, 1]);
    const none = onVector((x) => [NaN, x]);
    expect(sharpness({ params: tensor([1]), valueAndGrad: none, key: makeKey(1) }).sharpness).toBeNaN();
  });

  it.each([
    [{ eps: 0 }, 'eps: expected a finite number above 0, found 0'],
    [{ eps: Infinity }, 'eps: expected a finite number above 0, found Infinity'],
    [{ eps: NaN }, 'eps: expected a finite number above 0, found NaN'],
    [{ iterations: 0 }, 'iterations: expected a whole number, 1 or more, found 0'],
    [{ iterations: 1.5 }, 'iterations: expected a whole number, 1 or more, found 1.5'],
    [
      { subspace: { dimensions: 0, key: makeKey(1) } },
      'subspace.dimensions: expected a whole number from 1 to 4, the number of parameters, found 0',
    ],
    [{ subspace: { dimensions: 5, key: makeKey(1) } }, 'subspace.dimensions: expected a whole number'],
  ])('refuses %o', (wrong, message) => {
    let called = false;
    const measure = () =>
      sharpness({
        params: tensor(center),
        valueAndGrad: (x) => {
          called = true;
          return bowl(x);
        },
        key: makeKey(1),
        ...wrong,
      });
    expect(measure).toThrow(ConfigError);
    expect(measure).toThrow(`sharpness: ${message}`);
    expect(called).toBe(false);
  });

  it('refuses gradients that do not fit', () => {
    const params = { w: tensor([1, 2]) };
    const measure = (gradients: (typed: typeof params) => unknown) => () =>
      sharpness({
        params,
        valueAndGrad: (at) => [0, gradients(at) as typeof params],
        key: makeKey(1),
      });
    expect(measure(() => ({ w: tensor([1]) }))).toThrow(TreeMismatchError);
    expect(measure(() => ({ w: tensor([1]) }))).toThrow(
      'gradients.w: expected float64 [2] as in params, found float64 [1]',
    );
    expect(measure((at) => mapTensors((leaf) => tensor(toArray(leaf), 'float32'), at))).toThrow(
      'gradients.w: expected float64 [2] as in params, found float32 [2]',
    );
    expect(measure((at) => ({ ...at, v: tensor(1) }))).toThrow(
      'gradients.v: expected the same leaves as in params, found float64 []',
    );
    expect(measure(() => ({}))).toThrow('gradients.w: expected float64 [2] as in params, found nothing');
    expect(measure(() => ({ w: 'two' }))).toThrow(
      'gradients.w: expected float64 [2] as in params, found a string',
    );
    expect(() =>
      sharpness({ params: { w: 3 as never }, valueAndGrad: (at) => [0, at], key: makeKey(1) }),
    ).toThrow('params.w: expected a float32 or float64 tensor, found a number');
  });
});
