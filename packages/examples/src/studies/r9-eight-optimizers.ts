import type { AnyTransformation } from '@thalweg/core';
import { adadelta, adagrad, adam, adamax, momentum, nadam, rmsprop, sgd } from '@thalweg/optimizers';
import type { Method } from '../method/method.js';
import { methods } from '../method/methods.js';
import { counted } from './figure/counted.js';
import { studyFigure } from './figure/study-figure.js';
import { meanCurve } from './measure/mean.js';
import { trainOnTeacher } from './problem/train-on-teacher.js';
import type { Study } from './study.js';

export const eightOptimizers: Study = {
  name: 'R9',
  title: 'Which optimizer to choose',
  claim:
    'RMSprop, Adadelta, Adam and similar methods do well in similar circumstances, and momentum with a tuned rate is ' +
    'competitive with Adam (talk, p. 28 and outlook).',
  fast: false,
  run: () => {
    const runs = candidates.flatMap((candidate) => candidate.rates.map((rate) => trained(candidate, rate)));
    const best = candidates.map(({ method }) =>
      runs
        .filter((run) => run.method === method)
        .reduce((a, b) => (b.finalAccuracy > a.finalAccuracy ? b : a)),
    );
    const accuracies = best.map(({ finalAccuracy }) => finalAccuracy);
    const spread = Math.max(...accuracies) - Math.min(...accuracies);
    const [ofMomentum, ofAdam] = [methods.momentum, methods.adam].map(
      (method) => best.find((run) => run.method === method)!.finalAccuracy,
    ) as [number, number];
    return {
      tables: [
        {
          caption: `After ${epochs} epochs, mean of ${seeds.length} runs; the best rate of each is marked`,
          head: ['optimizer', 'rate', 'train loss', 'test accuracy', 'best test accuracy during the run'],
          rows: runs.map((run) => [
            run.method.label,
            `${best.includes(run) ? '* ' : ''}${run.rate}`,
            run.losses.at(-1)!.toFixed(3),
            run.finalAccuracy.toFixed(3),
            Math.max(...run.accuracies).toFixed(3),
          ]),
        },
      ],
      criteria: [
        {
          text: 'the test accuracies of the eight, each at its best rate, differ by 0.03 at most',
          measured: `${spread.toFixed(3)}, from ${Math.min(...accuracies).toFixed(3)} to ${Math.max(...accuracies).toFixed(3)}`,
          holds: spread <= 0.03,
        },
        {
          text: 'tuned momentum is within 0.01 of tuned Adam',
          measured: `${ofMomentum.toFixed(3)} and ${ofAdam.toFixed(3)}`,
          holds: Math.abs(ofMomentum - ofAdam) <= 0.01,
        },
      ],
      figure: studyFigure({
        title: 'Eight optimizers, each at its best rate',
        panels: [
          {
            title: 'Training loss',
            xLabel: 'epochs',
            yLabel: 'mean cross entropy',
            lines: best.map(({ method, rate, losses }) => ({
              label: `${method.label}, ${rate}`,
              look: method.look,
              points: counted(losses),
            })),
          },
          {
            title: 'Test accuracy',
            xLabel: 'epochs',
            yLabel: 'fraction correct',
            lines: best.map(({ method, rate, accuracies }) => ({
              label: `${method.label}, ${rate}`,
              look: method.look,
              points: counted(accuracies),
            })),
          },
        ],
      }),
      notes: [
        'The best rate is the one with the highest test accuracy at the end: it shows what a method can reach, not what tuning on other data would give.',
        'A tenth of the labels, also of the test, are random, so that no accuracy can exceed 0.92.',
      ],
    };
  },
};

const epochs = 15;
const seeds = [0, 1];

interface Candidate {
  readonly method: Method;
  readonly rates: readonly number[];
  readonly create: (learningRate: number) => AnyTransformation;
}

const candidates: readonly Candidate[] = [
  {
    method: methods.sgd,
    rates: [0.03, 0.1, 0.3, 1],
    create: (learningRate) => sgd({ learningRate }),
  },
  {
    method: methods.momentum,
    rates: [0.003, 0.01, 0.03, 0.1],
    create: (learningRate) => momentum({ learningRate }),
  },
  { method: methods.adam, rates: [0.001, 0.003, 0.01], create: (learningRate) => adam({ learningRate }) },
  { method: methods.rmsprop, rates: [0.001, 0.003], create: (learningRate) => rmsprop({ learningRate }) },
  {
    method: methods.adagrad,
    rates: [0.01, 0.03, 0.1],
    create: (learningRate) => adagrad({ learningRate }),
  },
  { method: methods.adadelta, rates: [1], create: (learningRate) => adadelta({ learningRate }) },
  { method: methods.nadam, rates: [0.001, 0.003], create: (learningRate) => nadam({ learningRate }) },
  { method: methods.adamax, rates: [0.002, 0.006], create: (learningRate) => adamax({ learningRate }) },
];

interface Trained {
  readonly method: Method;
  readonly rate: number;
  readonly losses: readonly number[];
  readonly accuracies: readonly number[];
  readonly finalAccuracy: number;
}

const trained = ({ method, create }: Candidate, rate: number): Trained => {
  const optimizer = create(rate);
  const courses = seeds.map((seed) => trainOnTeacher(optimizer, { epochs, seed }));
  const losses = meanCurve(courses.map((course) => course.map(({ loss }) => loss)));
  const accuracies = meanCurve(courses.map((course) => course.map(({ accuracy }) => accuracy)));
  return { method, rate, losses, accuracies, finalAccuracy: accuracies.at(-1) ?? NaN };
};
