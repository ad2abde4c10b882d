import { makeKey, normal, tensor, toArray, TreeMismatchError, type Params, type Tensor } from '@thalweg/core';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import {
  difference,
  filled,
  scaledDifference,
  scaledGradients,
  scaledSum,
  sum,
} from '../../src/algorithms/tree-arithmetic.js';

const a = { w: normal(makeKey(1), [2, 3], 'float32'), b: [normal(makeKey(2), [4])] };
const b = { w: normal(makeKey(3), [2, 3], 'float32'), b: [normal(makeKey(4), [4])] };
const c = 0.1;

const leavesOf = ({ w, b: [x] }: typeof a) => [toArray(w), toArray(x!)] as const;

/** The operation by numbers, rounded at every step for float32. */
const expected = (f: (x: number, y: number, round: (z: number) => number) => number) => {
  const [left, right] = [leavesOf(a), leavesOf(b)];
  return [
    left[0].map((x, i) => f(x, right[0][i]!, Math.fround)),
    left[1].map((x, i) => f(x, right[1][i]!, (z) => z)),
  ];
};

describe('arithmetic on trees', () => {
  it.each([
    ['sum', sum(a, b), expected((x, y, round) => round(x + y))],
    ['difference', difference(a, b), expected((x, y, round) => round(x - y))],
    ['scaledGradients', scaledGradients(c, a), expected((x, _, round) => round(round(c) * x))],
    [
      'scaledDifference',
      scaledDifference(c, a, b),
      expected((x, y, round) => round(round(c) * round(x - y))),
    ],
    ['scaledSum', scaledSum(c, a, b), expected((x, y, round) => round(round(round(c) * x) + y))],
    ['filled', filled(a, 2), expected(() => 2)],
  ] as const)('%s keeps dtypes and rounds each operation', (_, found, numbers) => {
    const tree = found as typeof a;
    expect(leavesOf(tree)).toEqual(numbers);
    expect([tree.w.dtype, tree.w.shape, tree.b[0]!.dtype]).toEqual(['float32', [2, 3], 'float64']);
  });

  it('changes nothing that it is given, and shares no memory with it', () => {
    const before = [leavesOf(a), leavesOf(b)];
    const found = sum(a, b) as typeof a;
    expect([leavesOf(a), leavesOf(b)]).toEqual(before);
    expect(found.w.data).not.toBe(a.w.data);
    expect(found.w.data).not.toBe(b.w.data);
  });

  it('reads views in their own order', () => {
    const view: Tensor = ndarray(new Float64Array([1, 2, 3, 4, 5, 6]), [3, 2]).transpose(1, 0);
    const part: Tensor = ndarray(new Float64Array([9, 1, 2, 3, 4, 5, 6]), [2, 3], [3, 1], 1);
    const whole = tensor([
      [10, 20, 30],
      [40, 50, 60],
    ]);
    expect(toArray(sum(whole, view) as Tensor)).toEqual([11, 23, 35, 42, 54, 66]);
    expect(toArray(sum(view, whole) as Tensor)).toEqual([11, 23, 35, 42, 54, 66]);
    expect(toArray(difference(whole, part) as Tensor)).toEqual([9, 18, 27, 36, 45, 54]);
  });

  it.each<[string, Params, RegExp]>([
    ['shape', { w: a.w, b: [tensor([1, 2])] }, /b\.0: expected float64 \[4\] as in a, found float64 \[2\]/],
    [
      'dtype',
      { w: normal(makeKey(3), [2, 3]), b: b.b },
      /w: expected float32 \[2, 3\] as in a, found float64/,
    ],
    ['structure', { w: a.w }, /b/],
  ])('refuses trees that differ in %s', (_, other, message) => {
    expect(() => sum(a, other)).toThrow(TreeMismatchError);
    expect(() => scaledDifference(1, a, other)).toThrow(message);
  });

  it('takes leaves of no axis and of no element', () => {
    expect(toArray(scaledSum(2, tensor(3), tensor(1)) as Tensor)).toEqual([7]);
    expect(toArray(sum(tensor([]), tensor([])) as Tensor)).toEqual([]);
  });
});
