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
import { toSpec } from '@thalweg/core/spec';
import { cyclicalCosine } from '@thalweg/schedules';
import { expectSameBits } from '@thalweg/testing';
import { describe, expect, it } from 'vitest';
import {
  adam,
  averageUpdates,
  gateFeatures,
  gateTerms,
  learnedGates,
  scaleByLearnedGates,
  scaleByLearningRate,
  scaleBySign,
  type GateCoefficients,
} from '../src/index.js';

const learningRate = cyclicalCosine({ initialValue: 0.1, period: 7 });

const pairs: readonly (readonly [string, GateCoefficients, AnyTransformation])[] = [
  ['Adam', { adam: { constant: 1 } }, adam({ learningRate })],
  [
    'Adam, with zeros',
    { adam: { constant: 1, signal: 0 }, sign: {}, momentum: { constant: 0 } },
    adam({ learningRate }),
  ],
  ['Adam without momentum', { normalized: { constant: 1 } }, adam({ learningRate, b1: 0 })],
  [
    'the mean of gradients',
    { momentum: { constant: 1 } },
    chain(averageUpdates({ decay: 0.9 }), scaleByLearningRate(learningRate)),
  ],
  [
    'the sign of the mean',
    { sign: { constant: 1 } },
    chain(averageUpdates({ decay: 0.9 }), scaleBySign(), scaleByLearningRate(learningRate)),
  ],
];

/** The parameters after each step; some gradients are zero, infinite or no numbers. */
const course = (tx: AnyTransformation, dtype: Dtype): readonly (readonly number[])[] => {
  const step = makeStep(tx);
  let at = step.init(tensor([0.5, -1, 2, -0, 1, 3, -4], dtype));
  return Array.from({ length: 20 }, (_, t) => {
    const gradient = toArray(normal(foldIn(makeKey(5), t), [7]));
    const odd = [[0, -0, 1e-30, -1e-30][t % 4]!, t > 14 ? NaN : 1, t > 15 ? -Infinity : -1];
    at = step(at, tensor([...gradient.slice(0, 4), ...odd], dtype));
    return toArray(at.params);
  });
};

describe('learnedGates', () => {
  it.each(pairs)('has the bits of %s, if its gates choose that', (_, coefficients, expected) => {
    for (const dtype of ['float64', 'float32'] as const)
      expectSameBits(course(learnedGates({ learningRate, coefficients }), dtype), course(expected, dtype));
  });

  it('adds each feature times each term', () => {
    const b = 0.5;
    const [first, second] = [
      [1, -2, 0.5],
      [-0.25, -1, 0],
    ];
    for (const [i, term] of gateTerms.entries())
      for (const [j, feature] of gateFeatures.entries()) {
        const tx = scaleByLearnedGates({ coefficients: { [term]: { [feature]: -3 } }, b1: b, b2: b, eps: 0 });
        const [, state] = tx.update(tensor(first), tx.init(tensor([0, 0, 0])));
        const [updates] = tx.update(tensor(second), state);
        toArray(updates).forEach((update, k) => {
          const g = second[k]!;
          const m = (b * b * first[k]! + b * g) / (1 - b * b);
          const root = Math.sqrt((b * b * first[k]! ** 2 + b * g * g) / (1 - b * b));
          const terms = [m, m / root, g / root, Math.sign(m)];
          const features = [1, Math.sign(g * m), Math.min(Math.abs(m / root), 1)];
          expect(update).toBeCloseTo(-3 * features[j]! * terms[i]!, 12);
        });
      }
  });

  it('does not depend on the unit of the loss, without the mean of gradients', () => {
    const { momentum: _, ...unitless } = scaleByLearnedGates.declaration.hyper.coefficients.fallback!;
    const run = (factor: number) => {
      const step = makeStep(learnedGates({ coefficients: unitless, eps: 0 }));
      let at = step.init(tensor([1, 2]));
      for (const g of [1, -0.5, 0.75]) at = step(at, tensor([factor * g, factor * 3 * g]));
      return toArray(at.params);
    };
    expect(run(1024)).toEqual(run(1));
  });

  it('holds its numbers in its spec', () => {
    expect(toSpec(learnedGates({ coefficients: { sign: { signal: 0.5 } } }))).toMatchObject({
      name: 'learnedGates',
      coefficients: { sign: { signal: 0.5 } },
    });
  });

  it.each([
    [{ adams: { constant: 1 } }],
    [{ adam: { signals: 1 } }],
    [{ adam: { signal: NaN } }],
    [{ adam: [1] }],
    [{ adam: 1 }],
    [[]],
    [null],
  ])('refuses %j', (coefficients) => {
    expect(() => learnedGates({ coefficients: coefficients as GateCoefficients })).toThrow(
      /learnedGates: coefficients: expected records of finite numbers \(constant, agreement, signal\) by term \(momentum, adam, normalized, sign\), found /,
    );
  });
});
