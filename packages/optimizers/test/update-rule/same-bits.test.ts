import {
  chain,
  foldIn,
  makeKey,
  makeStep,
  normal,
  tensor,
  toArray,
  type AnyTransformation,
  type Dtype,
} from '@thalweg/core';
import { cyclicalCosine } from '@thalweg/schedules';
import { expectSameBits } from '@thalweg/testing';
import { describe, it } from 'vitest';
import {
  adam,
  addSign,
  averageUpdates,
  powerSign,
  rmsprop,
  scaleByLearningRate,
  sgd,
  signSgd,
  updateRule,
  type UpdateGroup,
} from '../../src/index.js';

/** A group in the order of the paper. */
const group = (
  left: UpdateGroup['left'],
  right: UpdateGroup['right'],
  leftFunction: UpdateGroup['leftFunction'],
  rightFunction: UpdateGroup['rightFunction'],
  combine: UpdateGroup['combine'],
): UpdateGroup => ({ left, right, leftFunction, rightFunction, combine });

const learningRate = cyclicalCosine({ initialValue: 0.1, period: 7 });
const agreement = group('sign(g)', 'sign(m)', 'x', 'x', 'x*y');
const timesGradient = group('u2', 'g', 'x', 'x', 'x*y');

const pairs: readonly (readonly [string, readonly UpdateGroup[], AnyTransformation])[] = [
  ['SGD', [group('g', '1', 'x', 'x', 'x*y')], sgd({ learningRate })],
  ['SGD, the left operand', [group('g', 'v', 'x', 'x', 'x')], sgd({ learningRate })],
  ['sign SGD', [group('sign(g)', '1', 'x', 'x', 'x*y')], signSgd({ learningRate })],
  ['sign SGD by a function', [group('g', '1', 'sign(x)', 'x', 'x*y')], signSgd({ learningRate })],
  [
    'momentum, which is a moving average without bias',
    [group('m', '1', 'x', 'x', 'x*y')],
    chain(averageUpdates({ decay: 0.9 }), scaleByLearningRate(learningRate)),
  ],
  ['Adam, in one group', [group('m', 'v', 'x', 'sqrt|x|', 'x/(y+delta)')], adam({ learningRate })],
  [
    'Adam, in two groups',
    [group('v', '1', 'sqrt|x|', 'x', 'x'), group('m', 'u1', 'x', 'x', 'x/(y+delta)')],
    adam({ learningRate }),
  ],
  ['Adam, the operand', [group('adam', '1', 'x', 'x', 'x*y')], adam({ learningRate })],
  // The epsilon of the language is outside of the root.
  ['RMSprop', [group('rmsprop', '1', 'x', 'x', 'x*y')], rmsprop({ learningRate, epsInSqrt: false })],
  ['PowerSign', [agreement, group('u1', 'g', 'e^x', 'x', 'x*y')], powerSign({ learningRate })],
  [
    'PowerSign, base 2',
    [agreement, group('2', 'u1', 'x', 'x', 'x^y'), timesGradient],
    powerSign({ learningRate, base: 2 }),
  ],
  ['AddSign', [agreement, group('1', 'u1', 'x', 'x', 'x+y'), timesGradient], addSign({ learningRate })],
  [
    'AddSign, alpha 2',
    [agreement, group('2', 'u1', 'x', 'x', 'x+y'), timesGradient],
    addSign({ learningRate, alpha: 2 }),
  ],
];

const steps = 12;

/** Gradients of many sizes, with both zeros. */
const gradientAt = (step: number, dtype: Dtype) => {
  const values = toArray(normal(foldIn(makeKey(11), step), [35])).map((x, i) =>
    i === 3 ? (step % 2 === 0 ? 0 : -0) : x * 10 ** ((i % 9) - 6),
  );
  return { w: tensor(values, [7, 5], dtype), b: tensor([step % 3, -1], [2], dtype) };
};

const trajectory = (tx: AnyTransformation, dtype: Dtype) => {
  const step = makeStep(tx);
  const ones = Array.from({ length: 35 }, (_, i) => i / 7);
  let at = step.init({ w: tensor(ones, [7, 5], dtype), b: tensor([0.5, -2], [2], dtype) });
  return Array.from({ length: steps }, (_, i) => {
    at = step(at, gradientAt(i, dtype));
    return at.params;
  });
};

describe.each(['float32', 'float64'] as const)('an update rule of %s', (dtype) => {
  it.each(pairs)('gives the bits of the optimizer: %s', (_, groups, optimizer) => {
    expectSameBits(trajectory(updateRule({ learningRate, groups }), dtype), trajectory(optimizer, dtype));
  });
});
