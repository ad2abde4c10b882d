import { describe, expect, it } from 'vitest';
import { tensor, toArray } from '@thalweg/core';
import * as losses from '../src/index.js';
import type { Loss } from '../src/index.js';

const numbers = ({ values, gradient }: Loss) => [toArray(values), toArray(gradient)];

// Each comment says what Optax 0.2.8 gives.
describe('what Optax does and this does not', () => {
  it('takes no absolute value in the triplet loss', () => {
    // 2, and 0 is right: the anchor is at 0, the positive at 1, the negative at 2.
    const [a, p, n] = [tensor([[0]]), tensor([[1]]), tensor([[2]])];
    expect(toArray(losses.tripletMarginLoss(a, p, n, { normDegree: 1, eps: 0 }).values)).toEqual([0]);
    const far = losses.tripletMarginLoss(a, tensor([[2]]), tensor([[1]]), { normDegree: 1, eps: 0 });
    expect(numbers(far)).toEqual([[2], [0]]);
    // NaN: the third root of a negative number.
    const odd = losses.tripletMarginLoss(a, tensor([[2]]), tensor([[1]]), { normDegree: 3, eps: 0 });
    expect(odd.values.get(0)).toBeCloseTo(2, 14);
  });

  it('multiplies 0 by infinity', () => {
    // NaN for each.
    const logits = tensor([[0, -Infinity]]);
    const labels = tensor([[1, 0]]);
    expect(numbers(losses.softmaxCrossEntropy(logits, labels))).toEqual([[0], [0, 0]]);
    expect(numbers(losses.polyLossCrossEntropy(logits, labels))).toEqual([[0], [0, 0]]);
    expect(numbers(losses.klDivergence(logits, labels))).toEqual([[0], [-1, 0]]);
    expect(numbers(losses.generalizedKlDivergence(logits, labels))).toEqual([[0], [0, 0]]);
    expect(numbers(losses.klDivergenceWithLogTargets(tensor([[0, -1]]), logits))).toEqual([[0], [-1, 0]]);
    expect(numbers(losses.multiclassHingeLoss(logits, [0]))).toEqual([[0], [0, 0]]);
    expect(numbers(losses.multiclassPerceptronLoss(logits, [0]))).toEqual([[0], [0, 0]]);
    expect(numbers(losses.sigmoidBinaryCrossEntropy(tensor([Infinity, -Infinity]), tensor([1, 0])))).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('gives NaN for a vector without a direction', () => {
    const zero = tensor([[0, 0]]);
    const one = tensor([[1, 0]]);
    expect(numbers(losses.cosineSimilarity(zero, one))).toEqual([[0], [0, 0]]);
    expect(numbers(losses.cosineSimilarity(one, zero))).toEqual([[0], [0, 0]]);
    expect(numbers(losses.cosineDistance(zero, one))).toEqual([[1], [0, 0]]);
  });

  it('has the distance 1 from a vector that is left out', () => {
    const x = tensor([
      [1, 2],
      [3, 4],
    ]);
    expect(toArray(losses.cosineDistance(x, x, { where: tensor([1, 0]) }).values)[1]).toBe(0);
  });

  it('overflows in the length of a vector', () => {
    // NaN, since the squares are infinite.
    const { values, gradient } = losses.cosineSimilarity(tensor([[3e200, 4e200]]), tensor([[3e-200, 0]]));
    expect(values.get(0)).toBeCloseTo(0.6, 14);
    expect(gradient.get(0, 0) * 1e200).toBeCloseTo(0.128, 14);
  });

  it('gives NaN without a pair of embeddings', () => {
    expect(
      numbers(
        losses.ntxent(
          tensor([
            [1, 0],
            [0, 1],
          ]),
          [0, 1],
        ),
      ),
    ).toEqual([[0], [0, 0, 0, 0]]);
  });

  it('has a large finite loss for an alignment that does not exist', () => {
    // About 1e5.
    const short = losses.ctcLoss(tensor([[[0, 1]]]), tensor([[0]]), [1, 1], tensor([[0, 0]]));
    expect(numbers(short)).toEqual([[Infinity], [0, 0]]);
    const { value, gradient } = losses.meanOf(short, { weights: tensor([0]) });
    expect([value, ...toArray(gradient)]).toEqual([0, 0, 0]);
  });

  it('gives classes that are left out a share of smooth labels', () => {
    // [0.75 + 0.125, 0.125, 0.125].
    const smooth = losses.smoothLabels(tensor([[1, 0, 0]]), 0.25, { where: tensor([[1, 1, 0]]) });
    expect(toArray(smooth)).toEqual([0.875, 0.125, 0]);
  });

  it('refuses the probabilities of one class', () => {
    // A ValueError: the probabilities of a pixel should add up to 1.
    const [p, t] = [tensor([[0.5, 0.25]]), tensor([[1, 0]])];
    expect(toArray(losses.binaryDiceLoss(p, t, { applySigmoid: false, smooth: 0 }).values)[0]).toBeCloseTo(
      1 - 0.5 / 0.875,
      14,
    );
  });

  it('gives NaN for a class without targets and predictions', () => {
    const none = tensor([[0, 0]]);
    expect(numbers(losses.binaryDiceLoss(none, none, { applySigmoid: false, smooth: 0 }))).toEqual([
      [0],
      [0, 0],
    ]);
  });

  it('rounds tiny losses and gradients to 0', () => {
    const tiny = Math.exp(-50);
    const { values, gradient } = losses.softmaxCrossEntropyWithIntegerLabels(tensor([[50, 0]]), [0]);
    expect(values.get(0) / tiny).toBeCloseTo(1, 12);
    expect(gradient.get(0, 0) / -tiny).toBeCloseTo(1, 12);
    expect(toArray(losses.logCosh(tensor([1e-9])).values)[0]! / 5e-19).toBeCloseTo(1, 12);
  });

  it('takes a label that is no class', () => {
    // NaN beyond the last class, and below 0 the class from the end; the hinge has a loss as if there were no label.
    const scores = tensor([[1, 2]]);
    for (const loss of [
      losses.softmaxCrossEntropyWithIntegerLabels,
      losses.multiclassHingeLoss,
      losses.multiclassPerceptronLoss,
      losses.multiclassSparsemaxLoss,
    ])
      for (const label of [2, -1, 0.5, NaN])
        expect(() => loss(scores, [label])).toThrow(
          `labels: expected whole numbers from 0 to 1, found ${label}`,
        );
  });
});

describe('what is infinite or far away', () => {
  it('has finite losses and gradients at 1000', () => {
    const [x, y] = [tensor([[1000, -1000]]), tensor([[0, 1]])];
    expect(numbers(losses.softmaxCrossEntropy(x, y))).toEqual([[2000], [1, -1]]);
    expect(numbers(losses.polyLossCrossEntropy(x, y))).toEqual([[2002], [1, -1]]);
    expect(numbers(losses.sigmoidBinaryCrossEntropy(x, y))).toEqual([
      [1000, 1000],
      [1, -1],
    ]);
    expect(numbers(losses.sigmoidFocalLoss(x, y))).toEqual([
      [1000, 1000],
      [1, -1],
    ]);
    expect(numbers(losses.multiclassSparsemaxLoss(tensor([[1e200, -1e200]]), [0]))).toEqual([[0], [0, 0]]);
    expect(numbers(losses.logCosh(tensor([-1000])))).toEqual([[1000 - Math.LN2], [-1]]);
  });

  it('has an infinite loss where a label has the probability 0, and a finite gradient', () => {
    const logits = tensor([[0, -Infinity]]);
    expect(numbers(losses.softmaxCrossEntropy(logits, tensor([[0, 1]])))).toEqual([[Infinity], [1, -1]]);
    expect(numbers(losses.sigmoidBinaryCrossEntropy(tensor([Infinity]), tensor([0])))).toEqual([
      [Infinity],
      [1],
    ]);
  });

  it('takes Focal loss to its limits', () => {
    const right = losses.sigmoidFocalLoss(tensor([Infinity, -Infinity]), tensor([1, 0]));
    expect(numbers(right)).toEqual([
      [0, 0],
      [0, 0],
    ]);
    const plain = losses.sigmoidFocalLoss(tensor([Infinity]), tensor([1]), { gamma: 0 });
    expect(numbers(plain)).toEqual([[0], [0]]);
  });
});
