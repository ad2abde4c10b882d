import { applyUpdates, makeKey, toArray } from '@thalweg/core';
import { momentum } from '@thalweg/optimizers';
import { alphaScale, batches, hessianEigenvalue, lossSlice, sharpness, train } from '@thalweg/strategies';
import type { Examples } from 'thalweg/network';
import { studyFigure } from './figure/study-figure.js';
import { hessianOf } from './problem/hessian.js';
import { hessianVectorOf } from './problem/hessian-vector.js';
import { createMlp, heLayers, normalLayers, type Layers } from './problem/mlp.js';
import { softmax } from './problem/predictions.js';
import { createTeacher } from './problem/teacher.js';
import type { Study } from './study.js';

export const sharpnessRescaled: Study = {
  name: 'R23',
  title: 'Any sharpness for the same function',
  claim:
    'A minimum of a ReLU network can be made arbitrarily sharp without changing the function, so sharpness alone ' +
    'does not tell how well it generalizes (Dinh et al., "Sharp minima can generalize for deep nets", 2017; talk, ' +
    'understanding generalization).',
  fast: true,
  run: () => {
    const teacher = createTeacher(makeKey(1), { inputs: 4, classes: 3 });
    const examples = teacher(makeKey(2), { rows: 200, noise: 0.2 });
    const params = trained(examples);
    const results = alphas.map((alpha) => measured(params, alpha, examples));
    const largest = (value: (result: Measured) => number) => Math.max(...results.map(value));
    const at = (alpha: number) => results.find((result) => result.alpha === alpha)!;
    const growth = at(0.01).eigenvalue / at(0.1).eigenvalue;
    const direction = normalLayers(makeKey(6), sizes, () => 0.05);
    return {
      tables: [
        {
          caption: `A network ${sizes.join('-')}, its first layer times α, its second divided by α`,
          head: ['α', 'loss', 'largest eigenvalue', 'by differences', 'sharpness'],
          rows: results.map((result) => [
            String(result.alpha),
            result.loss.toFixed(12),
            result.eigenvalue.toPrecision(6),
            result.byDifferences.toPrecision(6),
            result.sharpness.toPrecision(3),
          ]),
        },
      ],
      criteria: [
        {
          text: 'the function stays the same: probabilities and loss agree to 1e-12',
          measured: `${largest(({ outputError }) => outputError).toExponential(1)} and ${largest(({ lossError }) => lossError).toExponential(1)} at most`,
          holds: results.every(({ outputError, lossError }) => outputError <= 1e-12 && lossError <= 1e-12),
        },
        {
          text: 'the largest eigenvalue grows with 1 / α²: from α = 0.1 to 0.01 by 95 to 101 times',
          measured: `${growth.toFixed(2)} times`,
          holds: growth >= 95 && growth <= 101,
        },
        {
          text: 'the Hessian becomes D H D, with D = 1 / α for the first layer and α for the second: to 1e-6 of its largest element',
          measured: `${largest(({ hessianError }) => hessianError).toExponential(1)} at most`,
          holds: results.every(({ hessianError }) => hessianError < 1e-6),
        },
      ],
      figure: studyFigure({
        title: 'The same function in other parameters',
        panels: [
          {
            title: 'Sharpness',
            xLabel: '−log₁₀ α',
            yLabel: 'log scale',
            yScale: 'log',
            xTicks: 3,
            lines: [
              {
                label: 'largest eigenvalue',
                look: 0,
                points: results.map(({ alpha, eigenvalue }) => ({ x: -Math.log10(alpha), y: eigenvalue })),
              },
              {
                label: 'sharpness (metric 2.1, ε = 0.001)',
                look: 1,
                points: results.map(({ alpha, sharpness }) => ({ x: -Math.log10(alpha), y: sharpness })),
              },
            ],
          },
          {
            title: 'The loss along one direction',
            xLabel: 'place on the line, 0 at the network',
            yLabel: 'mean cross entropy',
            yDomain: [0.3, 1],
            lines: [1, 0.1, 0.01].map((alpha, i) => {
              const from = rescaled(params, alpha);
              const slice = lossSlice({
                loss: (params) => mlp.loss(params, examples),
                from,
                to: applyUpdates(from, direction),
                range: [-1, 1],
                points: 101,
              });
              return {
                label: `α = ${alpha}`,
                look: i + 2,
                points: slice.map(({ alpha, loss }) => ({ x: alpha, y: loss })),
              };
            }),
          },
        ],
      }),
      notes: [
        'The Hessian is exact. Differences of gradients are also right if the step shrinks with the scaled layer, so that no ReLU changes sides. The smaller α is, the more kinks a step of fixed length crosses.',
        'The biases of the first layer are scaled with its weights, those of the second are unchanged.',
      ],
    };
  },
};

const sizes = [4, 8, 3];
const alphas = [1, 0.5, 0.1, 0.01, 0.001];
const mlp = createMlp('relu');

/** Near a minimum. */
const trained = (examples: Examples): Layers => {
  const events = train({
    optimizer: momentum({ learningRate: 0.1 }),
    params: heLayers(makeKey(3), sizes),
    data: batches(examples, { batchSize: 'full' }),
    valueAndGrad: mlp.valueAndGrad,
    epochs: 500,
  });
  for (;;) {
    const { value: event, done } = events.next();
    if (done === true) return event.at.params;
  }
};

const rescaled = (params: Layers, alpha: number): Layers => {
  const [first, second] = params as [Layers[number], Layers[number]];
  const scaled = alphaScale({ first, second }, alpha);
  return [scaled.first, scaled.second];
};

interface Measured {
  readonly alpha: number;
  readonly loss: number;
  readonly eigenvalue: number;
  /** The largest eigenvalue from differences of gradients. */
  readonly byDifferences: number;
  readonly sharpness: number;
  /** The largest difference of a probability from that of the trained network. */
  readonly outputError: number;
  readonly lossError: number;
  /** The largest difference of an element of the Hessian, scaled back, as a fraction of the largest element. */
  readonly hessianError: number;
}

const measured = (params: Layers, alpha: number, examples: Examples): Measured => {
  const at = rescaled(params, alpha);
  const valueAndGrad = (params: Layers) => mlp.valueAndGrad(params, examples);
  const hessianVector = hessianVectorOf('relu', examples);
  const power = { params: at, key: makeKey(4), iterations: 1000, tolerance: 1e-6 };
  const probabilities = (params: Layers) => toArray(softmax(mlp.scores(params, examples.inputs)));
  const loss = mlp.loss(at, examples);
  return {
    alpha,
    loss,
    eigenvalue: hessianEigenvalue({ ...power, hessianVector }).eigenvalue,
    byDifferences: hessianEigenvalue({ ...power, valueAndGrad }).eigenvalue,
    sharpness: sharpness({ params: at, valueAndGrad, key: makeKey(5) }).sharpness,
    outputError: largestDifference(probabilities(at), probabilities(params)),
    lossError: Math.abs(loss - mlp.loss(params, examples)),
    hessianError: identityError(params, at, alpha, examples),
  };
};

/** The difference of the Hessian from D H D, divided by D on both sides, so that every layer counts, and by the largest element of H. */
const identityError = (params: Layers, at: Layers, alpha: number, examples: Examples): number => {
  const d = params.flatMap(({ w, b }, layer) => [
    ...Array.from({ length: w.size }, () => (layer === 0 ? 1 / alpha : alpha)),
    ...Array.from({ length: b.size }, () => (layer === 0 ? 1 / alpha : 1)),
  ]);
  const before = hessianOf('relu', params, examples).flat();
  const after = hessianOf('relu', at, examples).flatMap((row, i) => row.map((x, j) => x / (d[i]! * d[j]!)));
  return largestDifference(before, after) / Math.max(...before.map(Math.abs));
};

const largestDifference = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((x, i) => Math.abs(x - b[i]!)));
