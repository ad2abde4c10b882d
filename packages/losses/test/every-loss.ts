import { makeKey, normal, tensor, toArray, type Dtype, type Tensor } from '@thalweg/core';
import * as losses from '../src/index.js';
import type { Loss } from '../src/index.js';
import { logSumExp } from './log-sum-exp.js';

/** A loss with inputs that it accepts. */
export interface EveryLoss {
  readonly name: string;
  /** The tensors, of which the first is differentiated. */
  readonly inputs: (seed: number, dtype?: Dtype) => readonly Tensor[];
  readonly call: (...inputs: readonly Tensor[]) => Loss;
}

const shape = [3, 4];

const scores = (seed: number, dtype: Dtype, axes: readonly number[] = shape): Tensor =>
  normal(makeKey(seed), axes, dtype);

const mapped = (x: Tensor, change: (value: number) => number): Tensor =>
  tensor(toArray(x).map(change), x.shape, x.dtype);

/** Scores, and labels made of other scores. */
const entry = (
  name: string,
  call: (x: Tensor, y: Tensor) => Loss,
  label: (value: number) => number = (value) => value,
  axes: readonly number[] = shape,
  score: (value: number) => number = (value) => value,
): EveryLoss => ({
  name,
  inputs: (seed, dtype = 'float64') => [
    mapped(scores(seed, dtype, axes), score),
    mapped(scores(seed + 1000, dtype, axes), label),
  ],
  call: (x, y) => call(x, y),
});

const positive = (value: number) => Math.abs(value) + 0.1;
const sign = (value: number) => (value < 0 ? -1 : 1);
const probability = (value: number) => 1 / (1 + Math.exp(-value));
const bit = (value: number) => (value < 0 ? 0 : 1);
const where = tensor([
  [1, 0, 1, 1],
  [1, 1, 1, 0],
  [0, 0, 1, 1],
]);
const images = [2, 2, 3];

export const everyLoss: readonly EveryLoss[] = [
  entry('squaredError', losses.squaredError),
  entry('l2Loss', losses.l2Loss),
  entry('huberLoss', (x, y) => losses.huberLoss(x, y, { delta: 0.7 })),
  entry('logCosh', losses.logCosh),
  entry('cosineSimilarity', (x, y) => losses.cosineSimilarity(x, y, { where })),
  entry('cosineDistance', (x, y) => losses.cosineDistance(x, y, { axis: 0, epsilon: 0.1 })),
  entry('sigmoidBinaryCrossEntropy', losses.sigmoidBinaryCrossEntropy, bit),
  entry('softmaxCrossEntropy', (x, y) => losses.softmaxCrossEntropy(x, y, { where }), positive),
  entry('softmaxCrossEntropyWithIntegerLabels', (x) =>
    losses.softmaxCrossEntropyWithIntegerLabels(x, [2, 0, 3], { where }),
  ),
  entry('polyLossCrossEntropy', (x, y) => losses.polyLossCrossEntropy(x, y, { where, epsilon: 3 }), positive),
  entry('klDivergence', (x, y) => losses.klDivergence(x, y, { where }), positive),
  entry('klDivergenceWithLogTargets', losses.klDivergenceWithLogTargets),
  entry(
    'generalizedKlDivergence',
    (x, y) => losses.generalizedKlDivergence(x, y, { axis: [1, 0] }),
    positive,
  ),
  entry('hingeLoss', losses.hingeLoss, sign),
  entry('perceptronLoss', losses.perceptronLoss, sign),
  entry('sparsemaxLoss', losses.sparsemaxLoss, bit),
  entry('sigmoidFocalLoss', (x, y) => losses.sigmoidFocalLoss(x, y, { alpha: 0.3, gamma: 1.5 }), bit),
  entry('multiclassHingeLoss', (x) => losses.multiclassHingeLoss(x, [3, 1, 0])),
  entry('multiclassPerceptronLoss', (x) => losses.multiclassPerceptronLoss(x, [3, 1, 0])),
  entry('multiclassSparsemaxLoss', (x) => losses.multiclassSparsemaxLoss(x, [3, 1, 0])),
  entry('makeFenchelYoungLoss', losses.makeFenchelYoungLoss(logSumExp), positive),
  entry('rankingSoftmaxLoss', (x, y) => losses.rankingSoftmaxLoss(x, y, { where }), positive),
  entry(
    'diceLoss',
    (x, y) => losses.diceLoss(x, y, { alpha: 0.2, classWeights: tensor([1, 2, 3]) }),
    bit,
    images,
  ),
  entry(
    'diceLoss of probabilities',
    (x, y) => losses.diceLoss(x, y, { applySoftmax: false }),
    bit,
    images,
    probability,
  ),
  entry('binaryDiceLoss', losses.binaryDiceLoss, bit, images),
  entry(
    'binaryDiceLoss of probabilities',
    (x, y) => losses.binaryDiceLoss(x, y, { applySigmoid: false }),
    bit,
    images,
    probability,
  ),
  entry('multiclassGeneralizedDiceLoss', losses.multiclassGeneralizedDiceLoss, bit, images),
  entry('ntxent', (x) => losses.ntxent(x, [0, 1, 0], { temperature: 0.5 })),
  ...(['anchors', 'positives', 'negatives'] as const).map((gradientOf, index): EveryLoss => ({
    name: `tripletMarginLoss of ${gradientOf}`,
    inputs: (seed, dtype = 'float64') => [0, 1, 2].map((k) => scores(seed + 1000 * k, dtype)),
    call: (first, second, third) => {
      const others = [second, third];
      const [a, p, n] = [...others.slice(0, index), first, ...others.slice(index)];
      return losses.tripletMarginLoss(a!, p!, n!, { gradientOf, normDegree: 3, margin: 2 });
    },
  })),
  {
    name: 'ctcLoss',
    inputs: (seed, dtype = 'float64') => [scores(seed, dtype, [2, 4, 3])],
    call: (x) =>
      losses.ctcLoss(
        x,
        tensor([
          [0, 0, 0, 0],
          [0, 1, 0, 0],
        ]),
        [1, 1, 2, 0],
        tensor([
          [0, 0],
          [0, 1],
        ]),
      ),
  },
];
