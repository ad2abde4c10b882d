import { foldIn, makeKey, type AnyTransformation } from '@thalweg/core';
import { adam, sgd } from '@thalweg/optimizers';
import { batches, evaluateEvery, hessianEigenvalue, lossSlice, sharpness, train } from '@thalweg/strategies';
import type { Examples } from 'thalweg/network';
import { studyFigure } from './figure/study-figure.js';
import { distance, norm } from './measure/distance.js';
import { mean } from './measure/mean.js';
import { hessianVectorOf } from './problem/hessian-vector.js';
import { createMlp, heLayers, type Layers } from './problem/mlp.js';
import { createTeacher } from './problem/teacher.js';
import type { Study } from './study.js';

export const largeBatches: Study = {
  name: 'R22b',
  title: 'Where large batches end',
  claim:
    'Also in networks, large batches end at sharper minima, and nearer to the start, than small ones (Keskar et ' +
    'al., "On large-batch training for deep learning: generalization gap and sharp minima", 2017; talk, understanding ' +
    'generalization).',
  fast: false,
  run: () => {
    const teacher = createTeacher(makeKey(1));
    const examples = teacher(makeKey(2), { rows, noise: 0.2 });
    const test = teacher(makeKey(3), { rows: 4000 });
    const [small, middle, large, adamSmall, adamLarge] = conditions.map((condition, look) =>
      measured(condition, look, examples, test),
    ) as [Measured, Measured, Measured, Measured, Measured];
    const sharper = large.eigenvalue / small.eigenvalue;
    const farther = small.distance / large.distance;
    const longest = large.ends[0]!.updates;
    const meanwhile = small.ends[0]!.distances.find(({ x }) => x >= longest)?.y ?? NaN;
    const slice = (of: Examples) =>
      lossSlice({
        loss: (params) => mlp.loss(params, of),
        from: small.ends[0]!.params,
        to: large.ends[0]!.params,
        points: 61,
      }).map(({ alpha, loss }) => ({ x: alpha, y: loss }));
    return {
      tables: [
        {
          caption: `When the training loss reaches ${goal}, mean of ${seeds.length} runs`,
          head: [
            'optimizer and batch size',
            'updates',
            'loss',
            'largest eigenvalue',
            'distance from the start',
            'test accuracy',
            'sharpness',
            'norm of the gradient',
          ],
          rows: [small, middle, large, adamSmall, adamLarge].map((group) => [
            group.label,
            mean(group.ends.map(({ updates }) => updates)).toFixed(0),
            mean(group.ends.map(({ loss }) => loss)).toFixed(3),
            group.eigenvalue.toFixed(3),
            group.distance.toFixed(1),
            group.testAccuracy.toFixed(3),
            group.sharpness.toFixed(3),
            group.gradient.toFixed(3),
          ]),
        },
      ],
      criteria: [
        {
          text: `SGD: with B = ${large.batchSize} the largest eigenvalue of the Hessian is more than 1.5 times that with B = ${small.batchSize}`,
          measured: `${large.eigenvalue.toFixed(3)} and ${small.eigenvalue.toFixed(3)}: ${sharper.toFixed(2)} times`,
          holds: sharper > 1.5,
        },
        {
          text: `SGD: with B = ${small.batchSize} the run ends more than 1.5 times as far from the start as with B = ${large.batchSize}`,
          measured: `${small.distance.toFixed(1)} and ${large.distance.toFixed(1)}: ${farther.toFixed(2)} times`,
          holds: farther > 1.5,
        },
      ],
      figure: studyFigure({
        title: 'SGD with small and large batches to the same training loss',
        panels: [
          {
            title: 'Distance from the start',
            xLabel: 'updates',
            yLabel: 'Euclidean distance',
            lines: [small, middle, large].map(({ label, look, ends }) => ({
              label,
              look,
              points: ends[0]!.distances,
            })),
          },
          {
            title: `Loss on the line through the ends: 0 is B = ${small.batchSize}, 1 is B = ${large.batchSize}`,
            xLabel: 'place on the line',
            yLabel: 'mean cross entropy (log scale)',
            yScale: 'log',
            lines: [
              { label: 'training loss', look: 3, points: slice(examples) },
              { label: 'test loss', look: 4, points: slice(test) },
            ],
          },
        ],
      }),
      notes: [
        'The paper trains convolutional networks with Adam; here SGD trains a network with one hidden layer. The loss is checked every 10 updates, so that all runs are compared at the same loss. In the paper the distances differ by factors of 3 to 10.',
        `The distance depends mainly on the number of updates: after ${longest} updates the drawn run with B = ${small.batchSize} is ${meanwhile.toFixed(1)} from the start, and the one with B = ${large.batchSize} ${large.ends[0]!.distances.at(-1)!.y.toFixed(1)}.`,
        `Not reproduced: a gap in test accuracy, ${small.testAccuracy.toFixed(3)} with B = ${small.batchSize}, ${large.testAccuracy.toFixed(3)} with B = ${large.batchSize} (with Adam ${adamSmall.testAccuracy.toFixed(3)} and ${adamLarge.testAccuracy.toFixed(3)}).`,
        `Not reproduced: a gap in sharpness (metric 2.1 at ε = 0.001), ${small.sharpness.toFixed(3)} with B = ${small.batchSize}, ${large.sharpness.toFixed(3)} with B = ${large.batchSize}. The runs do not end at minima, so the slope dominates: the norm of the gradient is ${small.gradient.toFixed(3)} with B = ${small.batchSize}, ${large.gradient.toFixed(3)} with B = ${large.batchSize}.`,
        `Not reproduced with Adam, the optimizer of the paper: the largest eigenvalue is ${adamSmall.eigenvalue.toFixed(3)} with B = ${adamSmall.batchSize}, ${adamLarge.eigenvalue.toFixed(3)} with B = ${adamLarge.batchSize}.`,
      ],
    };
  },
};

const rows = 1000;
const goal = 0.1;
const seeds = [0, 1, 2];
const mlp = createMlp('tanh');

interface Condition {
  readonly method: string;
  readonly optimizer: AnyTransformation;
  readonly batchSize: number;
}

const [descent, adaptive] = [sgd({ learningRate: 0.5 }), adam({ learningRate: 0.003 })];

const conditions: readonly Condition[] = [
  { method: 'SGD', optimizer: descent, batchSize: 8 },
  { method: 'SGD', optimizer: descent, batchSize: 64 },
  { method: 'SGD', optimizer: descent, batchSize: rows },
  { method: 'Adam', optimizer: adaptive, batchSize: 8 },
  { method: 'Adam', optimizer: adaptive, batchSize: rows },
];

/** A run at the update at which it met the goal. */
interface End {
  readonly params: Layers;
  readonly updates: number;
  readonly loss: number;
  /** The distance from the start by update. */
  readonly distances: readonly { readonly x: number; readonly y: number }[];
}

/** Means over the ends of several runs. */
interface Measured {
  readonly label: string;
  readonly look: number;
  readonly batchSize: number;
  readonly ends: readonly End[];
  readonly eigenvalue: number;
  readonly distance: number;
  readonly testAccuracy: number;
  readonly sharpness: number;
  /** The norm of the gradient. */
  readonly gradient: number;
}

const measured = (
  { method, optimizer, batchSize }: Condition,
  look: number,
  examples: Examples,
  test: Examples,
): Measured => {
  const ends = seeds.map((seed) => trained(optimizer, batchSize, seed, examples));
  const valueAndGrad = (params: Layers) => mlp.valueAndGrad(params, examples);
  const meanOf = (measure: (end: End) => number) => mean(ends.map(measure));
  return {
    label: `${method}, B = ${batchSize}`,
    look,
    batchSize,
    ends,
    eigenvalue: meanOf(({ params }) => {
      const { eigenvalue, converged } = hessianEigenvalue({
        params,
        hessianVector: hessianVectorOf('tanh', examples),
        key: makeKey(6),
        iterations: 1000,
      });
      return converged ? eigenvalue : NaN;
    }),
    distance: meanOf(({ distances }) => distances.at(-1)!.y),
    testAccuracy: meanOf(({ params }) => mlp.accuracy(params, test)),
    sharpness: meanOf(({ params }) => sharpness({ params, valueAndGrad, key: makeKey(7) }).sharpness),
    gradient: meanOf(({ params }) => norm(valueAndGrad(params)[1])),
  };
};

const trained = (optimizer: AnyTransformation, batchSize: number, seed: number, examples: Examples): End => {
  const initial = heLayers(foldIn(makeKey(4), seed), [20, 64, 5]);
  const events = train({
    optimizer,
    params: initial,
    data: batches(examples, { batchSize, shuffle: foldIn(makeKey(5), seed) }),
    valueAndGrad: mlp.valueAndGrad,
    strategy: evaluateEvery({ everySteps: 10 }),
    evaluate: (params) => ({ loss: mlp.loss(params, examples) }),
    epochs: Infinity,
    steps: 20_000,
  });
  const distances = [{ x: 0, y: 0 }];
  for (;;) {
    const { value: event, done } = events.next();
    const { step, at } = event;
    if (event._tag === 'Evaluation') {
      const { loss = NaN } = event.metrics;
      distances.push({ x: step, y: distance(at.params, initial) });
      if (loss <= goal) return { params: at.params, updates: step, loss, distances };
    }
    // The goal was not met, so measurements would mean nothing.
    if (done === true)
      return { params: at.params, updates: Infinity, loss: NaN, distances: [{ x: step, y: NaN }] };
  }
};
