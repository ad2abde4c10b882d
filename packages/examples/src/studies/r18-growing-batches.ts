import { chain, compose, foldIn, makeKey, type AnyStrategy, type Schedule } from '@thalweg/core';
import { addDecayedWeights, momentum } from '@thalweg/optimizers';
import { piecewiseConstant } from '@thalweg/schedules';
import { batches, growBatch, train } from '@thalweg/strategies';
import { counted } from './figure/counted.js';
import { studyFigure } from './figure/study-figure.js';
import { meanCurve } from './measure/mean.js';
import { createMlp, heLayers } from './problem/mlp.js';
import { createTeacher } from './problem/teacher.js';
import type { Study } from './study.js';

export const growingBatches: Study = {
  name: 'R18',
  title: 'Larger batches instead of a smaller rate',
  claim:
    'Larger batches have the same effect on the loss as a smaller learning rate, with far fewer updates ' +
    '(Smith, Kindermans and Le, "Don\'t decay the learning rate, increase the batch size", 2017; talk, outlook).',
  fast: false,
  run: () => {
    const results = plans.map((plan, look): Result => ({ label: plan.label, look, ...trained(plan) }));
    const [decay, growth, hybrid, same] = results as [Result, Result, Result, Result];
    const apart = (curve: readonly number[]) =>
      Math.max(...curve.map((loss, i) => Math.abs(loss / decay.losses[i]! - 1)));
    const saved = decay.updates.at(-1)! / growth.updates.at(-1)!;
    const excess = same.losses.at(-1)! / decay.losses.at(-1)!;
    return {
      tables: [
        {
          caption: `Training loss, mean of ${seeds.length} runs`,
          head: ['after', ...[...atEpochs, epochs].map((epoch) => `${epoch} epochs`), 'updates'],
          rows: results.map(({ label, losses, updates }) => [
            label,
            ...[...atEpochs, epochs].map((epoch) => losses[epoch - 1]!.toFixed(3)),
            String(updates.at(-1)),
          ]),
        },
      ],
      criteria: [
        {
          text: 'after every epoch the losses with a smaller rate and with larger batches differ by less than 6 %',
          measured: `by ${(100 * apart(growth.losses)).toFixed(1)} % at most`,
          holds: apart(growth.losses) < 0.06,
        },
        {
          text: 'larger batches take at most half the updates',
          measured: `${saved.toFixed(2)} times fewer`,
          holds: saved >= 2,
        },
        {
          text: 'with a constant rate and constant batches the final loss is more than 1.4 times as high',
          measured: `${excess.toFixed(2)} times`,
          holds: excess > 1.4,
        },
      ],
      figure: studyFigure({
        title: 'A falling learning rate, and growing batches instead',
        panels: [
          {
            title: 'Training loss by epoch',
            xLabel: 'epochs',
            yLabel: 'mean cross entropy',
            lines: results.map(({ label, look, losses }) => ({ label, look, points: counted(losses) })),
          },
          {
            title: 'Training loss by update',
            xLabel: 'updates',
            yLabel: 'mean cross entropy',
            lines: results.map(({ label, look, losses, updates }) => ({
              label,
              look,
              points: losses.map((y, i) => ({ x: updates[i]!, y })),
            })),
          },
        ],
      }),
      notes: [
        `The paper trains residual networks on CIFAR-10 and ImageNet. The last batches would have ${batchSize * factor ** 3} examples, more than a tenth of the data. As the paper advises, they stop at a tenth, and the rate falls by the rest of the factor.`,
        `The loss of the hybrid, first larger batches and then a smaller rate, is never more than ${(100 * apart(hybrid.losses)).toFixed(1)} % from that of the falling rate.`,
      ],
    };
  },
};

const rows = 8000;
const batchSize = 16;
const epochs = 30;
const atEpochs = [12, 18, 24];
const factor = 4;
const peakValue = 0.1;
const seeds = [0, 1, 2, 3];

interface Plan {
  readonly label: string;
  readonly learningRate: number | Schedule;
  readonly strategy: AnyStrategy;
}

/** A rate that is divided by the factor at each of the given updates. */
const falling = (boundaries: readonly number[]): Schedule =>
  piecewiseConstant({
    values: [peakValue, ...boundaries.map((_, i) => peakValue / factor ** (i + 1))],
    boundaries: [...boundaries],
  });

/** The updates per epoch before the batches grow. */
const updatesPerEpoch = rows / batchSize;
const [first, second, third] = atEpochs as [number, number, number];

const plans: readonly Plan[] = [
  {
    label: 'the rate falls',
    learningRate: falling(atEpochs.map((epoch) => epoch * updatesPerEpoch)),
    strategy: compose(),
  },
  {
    label: 'batches grow',
    learningRate: peakValue,
    strategy: growBatch({ atEpochs, factor }),
  },
  {
    label: 'batches grow once, then the rate falls',
    learningRate: falling(
      [second, third].map((epoch) => updatesPerEpoch * (first + (epoch - first) / factor)),
    ),
    strategy: growBatch({ atEpochs: [first], factor }),
  },
  { label: 'neither', learningRate: peakValue, strategy: compose() },
];

interface Trained {
  /** Training loss after each epoch. */
  readonly losses: readonly number[];
  /** The number of updates up to the end of each epoch. */
  readonly updates: readonly number[];
}

interface Result extends Trained {
  readonly label: string;
  readonly look: number;
}

const trained = ({ learningRate, strategy }: Plan): Trained => {
  const examples = createTeacher(makeKey(1))(makeKey(2), { rows, noise: 0.1 });
  const mlp = createMlp('relu');
  const courses = seeds.map((seed) => {
    const events = train({
      optimizer: chain(addDecayedWeights(1e-4), momentum({ learningRate })),
      params: heLayers(foldIn(makeKey(4), seed), [20, 64, 5]),
      data: batches(examples, { batchSize, shuffle: foldIn(makeKey(5), seed) }),
      valueAndGrad: mlp.valueAndGrad,
      strategy,
      epochs,
    });
    const course: { readonly loss: number; readonly step: number }[] = [];
    for (const { _tag, at, step } of events)
      if (_tag === 'Epoch') course.push({ loss: mlp.loss(at.params, examples), step });
    return course;
  });
  return {
    losses: meanCurve(courses.map((course) => course.map(({ loss }) => loss))),
    updates: courses[0]!.map(({ step }) => step),
  };
};
