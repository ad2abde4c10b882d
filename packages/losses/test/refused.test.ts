import { describe, expect, it } from 'vitest';
import { ConfigError, tensor } from '@thalweg/core';
import * as losses from '../src/index.js';
import { everyLoss } from './every-loss.js';

const x = tensor([
  [1, 2, 3],
  [4, 5, 6],
]);
const unit = tensor([
  [0, 1, 0],
  [1, 0, 0],
]);

const refusal = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'nothing was thrown';
};

describe('what losses refuse', () => {
  it.each(everyLoss)('$name: a first argument that is no tensor', ({ inputs, call }) => {
    const [, ...others] = inputs(1);
    for (const wrong of [undefined, null, [1, 2], 3]) {
      // @ts-expect-error Only tensors are accepted.
      const message = refusal(() => call(wrong, ...others));
      expect(message).toMatch(/expected (a float32 or float64 tensor|float64 \[.*\], like \w+), found/);
    }
  });

  it.each(everyLoss.filter(({ inputs }) => inputs(1).length === 2))(
    '$name: a second argument of another shape or dtype, if it is a tensor',
    ({ name, inputs, call }) => {
      const [first, second] = inputs(1);
      if (/Integer|multiclass(Hinge|Perceptron|Sparsemax)|ntxent/.test(name)) return;
      const [, narrow] = inputs(1, 'float32');
      expect(refusal(() => call(first!, narrow!))).toMatch(
        /: expected float64 \[.*\], like \w+, found float32/,
      );
      const longer = tensor(
        Array.from({ length: 2 * second!.size }, () => 1),
        [2, ...second!.shape],
      );
      expect(refusal(() => call(first!, longer))).toMatch(/like \w+, found float64 \[2, /);
    },
  );

  it.each([
    [
      'axis',
      () => losses.softmaxCrossEntropy(x, unit, { axis: 2 }),
      'whole numbers from -2 to 1, for the shape [2, 3], found 2',
    ],
    ['axis', () => losses.softmaxCrossEntropy(x, unit, { axis: -3 }), 'found -3'],
    ['axis', () => losses.klDivergence(x, unit, { axis: 0.5 }), 'found 0.5'],
    ['axis', () => losses.klDivergence(x, unit, { axis: [0, -2] }), 'expected each axis once, found 0, 0'],
    [
      'axis',
      () => losses.softmaxCrossEntropy(tensor(1), tensor(1)),
      'expected a tensor with at least one axis, found one with none',
    ],
    [
      'where',
      () => losses.softmaxCrossEntropy(x, unit, { where: tensor([1, 1, 1]) }),
      'expected the shape [2, 3], or [2] for whole examples, found float64 [3]',
    ],
    // @ts-expect-error A mask is a tensor.
    ['where', () => losses.softmaxCrossEntropy(x, unit, { where: [true, false] }), 'found an array of 2'],
    [
      'where',
      () =>
        losses.softmaxCrossEntropyWithIntegerLabels(x, [1, 0], {
          where: tensor([
            [1, 0, 1],
            [1, 1, 1],
          ]),
        }),
      'found one without class 1 of example 0',
    ],
    [
      'labels',
      () => losses.softmaxCrossEntropyWithIntegerLabels(x, [1, 0, 0]),
      'expected a tensor [2] or a list of 2 whole numbers, found an array of 3',
    ],
    [
      'labels',
      () => losses.softmaxCrossEntropyWithIntegerLabels(x, tensor([[1], [0]])),
      'found float64 [2, 1]',
    ],
    // @ts-expect-error Labels are required.
    ['labels', () => losses.multiclassHingeLoss(x), 'found nothing'],
    ['labels', () => losses.hingeLoss(x, unit), 'expected each -1 or 1, found 0'],
    ['labels', () => losses.perceptronLoss(x, unit), 'expected each -1 or 1, found 0'],
    ['labels', () => losses.sparsemaxLoss(x, x), 'expected each 0 or 1, found 2'],
    ['labels', () => losses.sigmoidFocalLoss(x, x), 'expected numbers in [0, 1], found 2'],
    ['labels', () => losses.ntxent(x, [0, 0.5]), 'expected whole numbers, found 0.5'],
    ['embeddings', () => losses.ntxent(tensor([1]), [0]), 'expected a matrix'],
    ['temperature', () => losses.ntxent(x, [0, 0], { temperature: 0 }), 'found 0'],
    ['delta', () => losses.huberLoss(x, x, { delta: 0 }), 'expected a finite number above 0, found 0'],
    // @ts-expect-error There is no such option.
    ['deltas', () => losses.huberLoss(x, x, { deltas: 0 }), 'expected no such option'],
    ['gamma', () => losses.sigmoidFocalLoss(x, unit, { gamma: -1 }), 'found -1'],
    [
      'alpha',
      () => losses.sigmoidFocalLoss(x, unit, { alpha: 1.5 }),
      'expected a number in [0, 1], found 1.5',
    ],
    ['alpha', () => losses.smoothLabels(unit, -0.1), 'expected a number in [0, 1], found -0.1'],
    ['epsilon', () => losses.polyLossCrossEntropy(x, unit, { epsilon: Infinity }), 'found Infinity'],
    ['epsilon', () => losses.cosineDistance(x, unit, { epsilon: -1 }), 'found -1'],
    [
      'normDegree',
      () => losses.tripletMarginLoss(x, x, unit, { normDegree: 0.5 }),
      'expected a finite number, 1 or more, found 0.5',
    ],
    // @ts-expect-error There is no such argument.
    ['gradientOf', () => losses.tripletMarginLoss(x, x, unit, { gradientOf: 'anchor' }), "found 'anchor'"],
    [
      'negatives',
      () => losses.tripletMarginLoss(x, x, tensor([1])),
      'expected float64 [2, 3], like anchors, found float64 [1]',
    ],
    ['weights', () => losses.rankingSoftmaxLoss(x, unit, { weights: tensor([1, 1]) }), 'found float64 [2]'],
    [
      'classWeights',
      () => losses.diceLoss(x, unit, { classWeights: tensor([1, 1]) }),
      'expected one axis of 3 weights',
    ],
    ['axis', () => losses.diceLoss(x, unit, { axis: 1 }), 'expected each axis once'],
    // @ts-expect-error Losses of classes cannot be told apart.
    ['reduction', () => losses.diceLoss(x, unit, { reduction: 'none' }), "'mean' or 'sum', found 'none'"],
    // @ts-expect-error A flag is true or false.
    ['applySoftmax', () => losses.diceLoss(x, unit, { applySoftmax: 1 }), 'expected true or false, found 1'],
    // @ts-expect-error A flag is true or false.
    ['applySigmoid', () => losses.binaryDiceLoss(x, unit, { applySigmoid: 1 }), 'true or false, found 1'],
    ['predictions', () => losses.binaryDiceLoss(tensor(1), tensor(1)), 'expected images on the first axis'],
    // @ts-expect-error A function is required.
    ['maxFun', () => losses.makeFenchelYoungLoss(1), 'expected a function, found 1'],
    [
      'maxFun',
      () => losses.makeFenchelYoungLoss(() => ({ value: 1, gradient: [1] }))(x, unit),
      'a number and 3 slopes, found the value 1 and 1 slopes',
    ],
    // @ts-expect-error Not a maximum with its gradient.
    ['maxFun', () => losses.makeFenchelYoungLoss(() => 1)(x, unit), 'found the value nothing and no slopes'],
  ] satisfies readonly [string, () => unknown, string][])('%s: %s', (argument, run, text) => {
    const message = refusal(run);
    expect(message).toContain(`: ${argument}: expected `);
    expect(message).toContain(text);
  });
});

describe('ctcLoss refuses', () => {
  const logits = tensor(
    Array.from({ length: 12 }, (_, i) => i),
    [1, 4, 3],
  );
  const [times, marks] = [tensor([[0, 0, 0, 1]]), tensor([[0, 1]])];

  it.each([
    ['logits', () => losses.ctcLoss(x, times, [1, 0], marks), '[sequences, times, classes]'],
    [
      'logitPaddings',
      () => losses.ctcLoss(logits, tensor([[0, 0]]), [1, 0], marks),
      'expected the shape [1, 4], like logits',
    ],
    [
      'logitPaddings',
      () => losses.ctcLoss(logits, tensor([[0, 0, 2, 1]]), [1, 0], marks),
      'expected each 0 or 1, found 2',
    ],
    [
      'labelPaddings',
      () => losses.ctcLoss(logits, times, [1, 0], tensor([[1, 0]])),
      'found a 0 after a 1 in row 0',
    ],
    [
      'labelPaddings',
      () => losses.ctcLoss(logits, times, [1, 0], tensor([[0], [0]])),
      'expected the shape [1, labels]',
    ],
    ['labels', () => losses.ctcLoss(logits, times, [0, 0], marks), 'other than blank, 0, found 0'],
    ['labels', () => losses.ctcLoss(logits, times, [3, 0], marks), 'found 3'],
    ['labels', () => losses.ctcLoss(logits, times, [1], marks), 'a list of 2'],
    [
      'blankId',
      () => losses.ctcLoss(logits, times, [1, 0], marks, { blankId: 3 }),
      'expected a class, below 3, found 3',
    ],
  ] satisfies readonly [string, () => unknown, string][])('%s: %s', (argument, run, text) => {
    const message = refusal(run);
    expect(message).toContain(`ctcLoss: ${argument}: expected `);
    expect(message).toContain(text);
  });

  it('nothing about labels that are padding', () => {
    expect(losses.ctcLoss(logits, times, [1, -7], marks).values.get(0)).toBeGreaterThan(0);
  });
});
