import { describe, expect, it } from 'vitest';
import { chain, makeKey, makeStep, tensor, toArray, type Backend, type Dtype } from '@thalweg/core';
import { kahan, scale, sgd, stochasticRounding } from '../src/index.js';

const backends: readonly Backend[] = ['reference', 'js', 'wasm'];

/** The sums of updates, one after the other, from a first parameter. */
const summed = (start: number, updates: readonly number[], dtype: Dtype, backend: Backend): number => {
  const step = makeStep(chain(scale(1), kahan()), { backend });
  let at = step.init(tensor([start], [1], dtype));
  for (const u of updates) at = step(at, tensor([u], [1], dtype));
  return at.params.get(0);
};

describe('kahan', () => {
  it.each(backends)(
    'moves a float32 parameter by updates that are too small to add one by one: %s',
    (backend) => {
      // 20 000 steps of 2.5e-8, which is less than half the distance from 1 to the number below it.
      const small = Array.from({ length: 20_000 }, () => -2.5e-8);
      expect(summed(1, small, 'float32', backend)).toBe(Math.fround(0.9995));
      const step = makeStep(scale(1), { backend });
      let at = step.init(tensor([1], [1], 'float32'));
      for (const u of small.slice(0, 100)) at = step(at, tensor([u], [1], 'float32'));
      expect(at.params.get(0)).toBe(1);
    },
  );

  it('is as near as one rounding, whatever the order of large and small updates', () => {
    // Multiples of 1/8 up to 2^20, whose sums are exact in double.
    const updates = Array.from(
      { length: 1000 },
      (_, i) => [2 ** 20 + 8, -(2 ** 20), 1 / 8, 3 / 8, -1 / 4][i % 5]! * (i % 7 === 0 ? 1 : 2),
    );
    const exact = updates.reduce((sum, u) => sum + u, 0.125);
    const plain = updates.reduce((sum, u) => Math.fround(sum + u), 0.125);
    const found = summed(0.125, updates, 'float32', 'js');
    expect(Math.abs(found - exact)).toBeLessThanOrEqual(2 ** -24 * Math.abs(exact));
    expect(Math.abs(plain - exact)).toBeGreaterThan(5);
  });

  it('compensates float64, too', () => {
    const small = Array.from({ length: 1000 }, () => 1e-17);
    expect(summed(1, small, 'float64', 'js')).toBeCloseTo(1 + 1e-14, 15);
    expect(1 + 1e-17).toBe(1);
  });

  it('carries the same in a donated step', () => {
    const small = tensor([-2.5e-8, 1e-9], [2], 'float32');
    const ones = tensor([1, 1], [2], 'float32');
    const pure = makeStep(chain(scale(1), kahan()));
    const donated = makeStep(chain(scale(1), kahan()), { donate: true });
    let at = pure.init(ones);
    const live = donated.init(ones);
    for (let i = 0; i < 100; i++) {
      at = pure(at, small);
      donated(live, small);
    }
    expect(toArray(live.params)).toEqual(toArray(at.params));
    expect(toArray(live.params)[0]).toBeLessThan(1);
  });

  it('goes on after a sum that overflows', () => {
    const step = makeStep(chain(scale(1), kahan()));
    let at = step.init(tensor([3e38, 1], [2], 'float32'));
    at = step(at, tensor([3e38, -1e-9], [2], 'float32'));
    at = step(at, tensor([0, 0], [2], 'float32'));
    expect(toArray(at.params)).toEqual([Infinity, 1]);
    expect(toArray(at.state.kahan.carried)[0]).toBe(0);
  });
});

describe('stochasticRounding', () => {
  const n = 20_000;
  const all = (value: number, dtype: Dtype) => tensor(new Array<number>(n).fill(value), [n], dtype);
  const once = (start: number, update: number, dtype: Dtype, backend: Backend = 'js') => {
    const step = makeStep(chain(scale(1), stochasticRounding({ key: makeKey(1) })), { backend });
    return toArray(step(step.init(all(start, dtype)), all(update, dtype)).params);
  };

  it.each([
    ['float32', 1, 0.3 * 2 ** -23, 1, 1 + 2 ** -23, 0.3],
    ['float32', 1, -0.9 * 2 ** -24, 1, 1 - 2 ** -24, 0.9],
    ['float32', -1000, 0.25 * 2 ** -14, -1000, -1000 + 2 ** -14, 0.25],
    ['float32', 2 ** -100, 2 ** -126, 2 ** -100, 2 ** -100 * (1 + 2 ** -23), 2 ** -3],
    ['float64', 1, 0.3 * 2 ** -52, 1, 1 + 2 ** -52, 0.3],
    ['float64', 4 / 3, 2 ** -54, 4 / 3, 4 / 3 + 2 ** -52, 0.25],
  ] as const)('of %s rounds %d + %d to one of its neighbours, as often as it is near', (...row) => {
    const [dtype, start, update, near, far, probability] = row;
    const from = dtype === 'float32' ? Math.fround(start) : start;
    const found = once(from, update, dtype);
    const times = found.filter((x) => x === far).length;
    expect(found.filter((x) => x === near).length + times).toBe(n);
    // Four standard deviations of a binomial number; the key is fixed.
    const deviation = Math.sqrt(n * probability * (1 - probability));
    expect(Math.abs(times - n * probability)).toBeLessThan(4 * deviation);
  });

  it.each([
    [1, 0],
    [1, 2 ** -23],
    [0, 1e-30],
    [1, -1],
    [3, 5],
    [0, 0],
    [2 ** -149, 2 ** -149],
  ])('leaves alone what needs no rounding: %d + %d', (start, update) => {
    for (const x of once(start, update, 'float32').slice(0, 100)) expect(x).toBe(Math.fround(start + update));
  });

  it('moves the mean of float32 parameters by updates that are too small to add', () => {
    const step = makeStep(chain(sgd({ learningRate: 1e-9 }), stochasticRounding({ key: makeKey(0) })));
    const [ones, gradient] = [all(1, 'float32'), all(1, 'float32')];
    let at = step.init(ones);
    for (let i = 0; i < 50; i++) at = step(at, gradient);
    const mean = toArray(at.params).reduce((sum, x) => sum + x, 0) / n;
    // The deviation of one parameter is that of 50 choices between 1 and 1 - 2^-24.
    expect(Math.abs(mean - (1 - 50e-9))).toBeLessThan((4 * Math.sqrt(50 * 0.0168) * 2 ** -24) / Math.sqrt(n));
  });

  it('has the same bits on every backend', () => {
    const [first, ...others] = backends.map((backend) => once(1, 3e-8, 'float32', backend));
    for (const other of others) expect(other).toEqual(first);
  });
});
