import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { sumTree, tensor, toArray, toNdArray, type Tensor } from '@thalweg/core';
import { expectClose, expectSameBits, snapshot } from '@thalweg/testing';
import * as losses from '../src/index.js';
import { everyLoss } from './every-loss.js';

const seeds = [1, 2, 3, 4, 5];

const moved = (x: Tensor, at: number, by: number): Tensor => {
  const values = Float64Array.from(toArray(x));
  values[at]! += by;
  return tensor(values, x.shape);
};

/** The same numbers behind other strides: axes in reverse order, with gaps and an offset. */
const strided = (x: Tensor): Tensor => {
  const stride = x.shape.map(
    (_, axis) => -2 * x.shape.slice(0, axis).reduce((size, length) => size * length, 1),
  );
  const offset = 1 - x.shape.reduce((sum, length, axis) => sum + (length - 1) * stride[axis]!, 0);
  const data = x.dtype === 'float32' ? new Float32Array(2 * x.size + 1) : new Float64Array(2 * x.size + 1);
  const view = ndarray(data.fill(NaN), [...x.shape], stride, offset);
  const { data: values } = toNdArray(x);
  for (let i = 0; i < x.size; i++) {
    let rest = i;
    let at = offset;
    for (let axis = x.dimension - 1; axis >= 0; axis--) {
      at += (rest % x.shape[axis]!) * stride[axis]!;
      rest = Math.floor(rest / x.shape[axis]!);
    }
    data[at] = values[i]!;
  }
  return view;
};

it('knows every loss', () => {
  const known = new Set(everyLoss.map(({ name }) => name.split(' ')[0]));
  const others = ['meanOf', 'sumOf', 'smoothLabels'];
  expect(Object.keys(losses).filter((name) => !known.has(name) && !others.includes(name))).toEqual([]);
});

describe.each(everyLoss)('$name', ({ inputs, call }) => {
  it('has the gradient of the sum of its values', () => {
    // The error of central differences is of the size of h² and of the rounding errors divided by h.
    const h = 1e-5;
    let sloping = 0;
    for (const seed of seeds) {
      const [x, ...others] = inputs(seed);
      const total = (at: number, by: number) => sumTree(call(moved(x!, at, by), ...others).values);
      const slopes = Array.from({ length: x!.size }, (_, at) => (total(at, h) - total(at, -h)) / (2 * h));
      const gradient = toArray(call(x!, ...others).gradient);
      sloping += gradient.filter((slope) => slope !== 0).length;
      gradient.forEach((slope, at) =>
        expect(Math.abs(slope - slopes[at]!)).toBeLessThan(2e-8 * (1 + Math.abs(slope))),
      );
    }
    expect(sloping).toBeGreaterThan(0);
  });

  it('has a value for each example, in the axes that the gradient does not reduce', () => {
    const given = inputs(1);
    const { values, gradient, axes } = call(...given);
    expect([gradient.dtype, gradient.shape]).toEqual([given[0]!.dtype, given[0]!.shape]);
    expect(values.dtype).toBe(given[0]!.dtype);
    expect(values.shape).toEqual(gradient.shape.filter((_, axis) => !axes.includes(axis)));
  });

  it('computes in double and rounds once for float32', () => {
    const given = inputs(2, 'float32');
    const { values, gradient } = call(...given);
    const wide = given.map((x) => tensor(toArray(x), x.shape));
    const exact = call(...wide);
    expect([values.dtype, gradient.dtype]).toEqual(['float32', 'float32']);
    // NT-Xent bounds lengths by the precision of the dtype, which these do not reach.
    expect(toArray(values)).toEqual(toArray(exact.values).map(Math.fround));
    expect(toArray(gradient)).toEqual(toArray(exact.gradient).map(Math.fround));
  });

  it('sees a view as the numbers that it shows', () => {
    const given = inputs(3);
    expectSameBits(call(...given.map(strided)), call(...given));
  });

  it('changes no input, and gives the same result again', () => {
    const given = inputs(4);
    const before = snapshot(given);
    const first = snapshot(call(...given));
    expectSameBits(call(...given), first);
    expectSameBits(given, before);
  });

  it('gives NaN for NaN', () => {
    const [x, ...others] = inputs(5);
    expect(toArray(call(moved(x!, 0, NaN), ...others).values).some(Number.isNaN)).toBe(true);
  });

  it('has a mean and a sum with its gradient', () => {
    const loss = call(...inputs(1));
    const values = toArray(loss.values);
    const total = values.reduce((sum, value) => sum + value, 0);
    expectClose(
      [[losses.sumOf(loss).value], [losses.meanOf(loss).value]],
      [[total], [total / values.length]],
    );
    expectSameBits(losses.sumOf(loss).gradient, loss.gradient);
    expectClose(
      [toArray(losses.meanOf(loss).gradient)],
      [toArray(loss.gradient).map((slope) => slope / values.length)],
    );
  });
});
