import { sparseTensor, tensor } from '@thalweg/core';
import { expect, it } from 'vitest';
import { expectClose, expectSameBits } from '../../src/index.js';

it.each([
  ['another zero', [0], [-0], 'leaf , element 0: 0 is not -0'],
  ['another number', [1, 2], [1, 3], 'leaf , element 1: 2 is not 3'],
])('tells %s', (_, found, expected, message) => {
  expect(() => {
    expectSameBits(tensor(found), tensor(expected));
  }).toThrow(message);
});

it.each([
  ['another shape', tensor([1]), tensor(1)],
  ['another dtype', tensor([1]), tensor([1], 'float32')],
  ['another structure', { a: tensor([1]) }, { b: tensor([1]) }],
  ['other places', sparseTensor([0], tensor([1]), [2]), sparseTensor([1], tensor([1]), [2])],
  ['another count', { count: 1 }, { count: 2 }],
])('tells %s', (_, found, expected) => {
  expect(() => {
    expectSameBits(found, expected);
  }).toThrow(/expected/);
});

it('takes NaN for NaN', () => {
  expectSameBits(tensor([NaN]), tensor([NaN]));
});

it('tells numbers that are no rounding apart', () => {
  expectClose([[1]], [[1 + 1e-13]]);
  expect(() => {
    expectClose([[1]], [[1 + 1e-11]]);
  }).toThrow('row 0, number 0');
});
