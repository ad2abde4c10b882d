import { chain, foldIn, makeKey, type Schedule } from '@thalweg/core';
import { addDecayedWeights, momentum } from '@thalweg/optimizers';
import { piecewiseConstant, sgdr } from '@thalweg/schedules';
import { counted } from './figure/counted.js';
import { studyFigure } from './figure/study-figure.js';
import { meanCurve } from './measure/mean.js';
import { createMlp, heLayers } from './problem/mlp.js';
import { createTeacher } from './problem/teacher.js';
import { trainMlp } from './problem/train-mlp.js';
import type { Study } from './study.js';

export const warmRestarts: Study = {
  name: 'R19',
  title: 'Warm restarts',
  claim:
    'With warm restarts SGD reaches a comparable or better error in two to four times fewer epochs ' +
    '(Loshchilov and Hutter, "SGDR", 2017; talk, outlook).',
  fast: false,
  run: () => {
    const teacher = createTeacher(makeKey(1));
    const examples = teacher(makeKey(2), { rows });
    const test = teacher(makeKey(3), { rows: 4000 });
    const mlp = createMlp('relu');
    const errorsWith = (learningRate: Schedule) =>
      meanCurve(
        seeds.map((seed) =>
          trainMlp(
            {
              mlp,
              initial: heLayers(foldIn(makeKey(4), seed), [20, 64, 64, 5]),
              examples,
              optimizer: chain(addDecayedWeights(5e-4), momentum({ learningRate })),
              epochs,
              batchSize,
              shuffle: foldIn(makeKey(5), seed),
            },
            (params) => 1 - mlp.accuracy(params, test),
          ),
        ),
      );
    const results = schedules.map(({ label, schedule }, look) => ({
      label,
      look,
      schedule,
      errors: errorsWith(schedule),
    }));
    const [staircase, restarts] = results.map(({ errors }) => errors) as [Errors, Errors];
    const speedUps = goals.map((goal) => epochsTo(goal, staircase) / epochsTo(goal, restarts));
    const [finalStaircase, finalRestarts] = [staircase.at(-1)!, restarts.at(-1)!];
    return {
      tables: [
        {
          caption: `Test error, mean of ${seeds.length} runs`,
          head: [
            'learning rate',
            ...goals.map((goal) => `epochs to ${goal}`),
            `error after ${epochs} epochs`,
          ],
          rows: results.map(({ label, errors }) => [
            label,
            ...goals.map((goal) => String(epochsTo(goal, errors))),
            errors.at(-1)!.toFixed(4),
          ]),
        },
      ],
      criteria: [
        {
          text: `restarts reach an error of ${goals.join(' and of ')} in at most half the epochs`,
          measured: speedUps.map((speedUp) => `${speedUp.toFixed(2)} times faster`).join(', '),
          holds: speedUps.every((speedUp) => speedUp >= 2),
        },
        {
          text: 'the final errors differ by less than 0.01',
          measured: `${finalRestarts.toFixed(4)} and ${finalStaircase.toFixed(4)}`,
          holds: Math.abs(finalStaircase - finalRestarts) < 0.01,
        },
      ],
      figure: studyFigure({
        title: 'A staircase and warm restarts',
        panels: [
          {
            title: 'Test error',
            xLabel: 'epochs',
            yLabel: 'fraction wrong',
            lines: results.map(({ label, look, errors }) => ({ label, look, points: counted(errors) })),
          },
          {
            title: 'Learning rate',
            xLabel: 'epochs',
            yLabel: 'learning rate (log scale)',
            yScale: 'log',
            yDomain: [1e-4, 0.15],
            lines: results.map(({ label, look, schedule }) => ({
              label,
              look,
              points: Array.from({ length: 10 * epochs }, (_, i) => ({
                x: i / 10,
                y: schedule(Math.round((i / 10) * stepsPerEpoch)),
              })),
            })),
          },
        ],
      }),
      notes: [
        'The paper restarts a wide residual network on CIFAR-10 and CIFAR-100 after 10, 30, 70 and 150 epochs; here the third cycle ends the run. Means are over initial networks and orders of the examples.',
      ],
    };
  },
};

type Errors = readonly number[];

const rows = 6000;
const batchSize = 64;
const epochs = 70;
const seeds = [0, 1, 2, 3];
const goals = [0.19, 0.195];
const stepsPerEpoch = Math.ceil(rows / batchSize);
const peakValue = 0.1;

const schedules: readonly { readonly label: string; readonly schedule: Schedule }[] = [
  {
    label: 'staircase: a fifth after 21, 42, 56 epochs',
    schedule: piecewiseConstant({
      values: [0, 1, 2, 3].map((fallen) => peakValue * 0.2 ** fallen),
      boundaries: [21, 42, 56].map((epoch) => epoch * stepsPerEpoch),
    }),
  },
  {
    label: 'restarts after 10 and 30 epochs',
    schedule: sgdr({ peakValue, initialPeriod: 10, periodFactor: 2, stepsPerEpoch }),
  },
];

/** The first epoch after which the error is at most the goal; infinite if there is none. */
const epochsTo = (goal: number, errors: Errors): number => {
  const epoch = errors.findIndex((error) => error <= goal);
  return epoch < 0 ? Infinity : epoch + 1;
};
