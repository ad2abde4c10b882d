import { compose, foldIn, makeKey, type AnyStrategy } from '@thalweg/core';
import { adam } from '@thalweg/optimizers';
import {
  batches,
  earlyStopping,
  stopOnGeneralizationLoss,
  stopOnProgressQuotient,
  stopOnRisingError,
  train,
} from '@thalweg/strategies';
import type { Examples } from 'thalweg/network';
import { counted } from './figure/counted.js';
import { studyFigure, type Line } from './figure/study-figure.js';
import { mean } from './measure/mean.js';
import { createMlp, heLayers } from './problem/mlp.js';
import { createTeacher } from './problem/teacher.js';
import type { Study } from './study.js';

export const stoppingEarly: Study = {
  name: 'R14',
  title: 'Early stopping',
  claim:
    'Training should stop when the error on validation data no longer improves: early stopping is a "beautiful free ' +
    'lunch" (Hinton, quoted in the talk, additional strategies; criteria of Prechelt, "Early stopping: but when?", 1998).',
  fast: false,
  run: () => {
    const teacher = createTeacher(makeKey(1));
    const data = {
      examples: teacher(makeKey(2), { rows, noise }),
      validation: teacher(makeKey(3), { rows: 1000, noise }),
      test: teacher(makeKey(4), { rows: 4000, noise }),
    };
    const results = [nothing, patience, ...prechelt].map((criterion) => ({
      ...criterion,
      runs: seeds.map((seed) => trained(data, criterion.strategy, seed)),
    }));
    const [full = [], patient = []] = results.map(({ runs }) => runs);
    const pairs = full.map((run, i) => ({ full: run, patient: patient[i]! }));
    const ratios = pairs.map(({ full, patient }) => patient.testLoss / full.testLoss);
    const first = full[0]!;
    const least = Math.min(...first.validationLosses);
    return {
      tables: [
        {
          caption: `Mean of ${seeds.length} runs; all but the first return to the best epoch when they stop`,
          head: ['stops at', 'after epochs', 'best epoch', 'validation loss', 'test loss', 'test accuracy'],
          rows: results.map(({ label, runs }) => [
            label,
            rangeText(runs.map(({ epochs }) => epochs)),
            rangeText(runs.map(bestEpoch)),
            mean(runs.map(({ validationLoss }) => validationLoss)).toFixed(3),
            mean(runs.map(({ testLoss }) => testLoss)).toFixed(3),
            mean(runs.map(({ testAccuracy }) => testAccuracy)).toFixed(3),
          ]),
        },
      ],
      criteria: [
        {
          text: `with a patience of 10 the test loss is below 0.7 times that after ${mostEpochs} epochs, in every run`,
          measured: ratios.map((ratio) => ratio.toFixed(2)).join(', '),
          holds: ratios.every((ratio) => ratio < 0.7),
        },
        {
          text: 'it stops before epoch 40, in every run',
          measured: patient.map(({ epochs }) => String(epochs)).join(', '),
          holds: patient.every(({ epochs }) => epochs < 40),
        },
        {
          text: 'the test accuracy is higher, in every run',
          measured: pairs
            .map(
              ({ full, patient }) => `${patient.testAccuracy.toFixed(3)} and ${full.testAccuracy.toFixed(3)}`,
            )
            .join(', '),
          holds: pairs.every(({ full, patient }) => patient.testAccuracy > full.testAccuracy),
        },
      ],
      figure: studyFigure({
        title: `Early stopping: ${rows} examples, ${100 * noise} % random labels`,
        panels: [
          {
            title: 'The whole run',
            xLabel: 'epochs',
            yLabel: 'mean cross entropy',
            lines: [
              { label: 'training loss', look: 0, points: counted(first.trainingLosses) },
              { label: 'validation loss', look: 1, points: counted(first.validationLosses) },
            ],
          },
          {
            title: 'The same: where each criterion stops',
            xLabel: 'epochs',
            yLabel: 'mean cross entropy',
            yDomain: [least - 0.02, least + 0.4],
            lines: [
              {
                label: 'validation loss',
                look: 1,
                points: counted(first.validationLosses.slice(0, shownEpochs)),
              },
              ...results.slice(1).map(({ label, runs }, i): Line => ({
                label: `stops: ${label}`,
                look: i + 2,
                points: [least - 0.02, least + 0.4].map((y) => ({ x: runs[0]!.epochs, y })),
              })),
            ],
          },
        ],
      }),
      notes: [
        'After the best epoch the validation loss rises steadily. So all criteria return to the same epoch, and waiting longer ' +
          'gains nothing. Over many networks Prechelt found slower criteria about 4 % better.',
        'Validation and test labels are as noisy as the training labels, so that no accuracy can exceed 0.76.',
      ],
    };
  },
};

const rows = 300;
const noise = 0.3;
const mostEpochs = 150;
const shownEpochs = 60;
const seeds = [0, 1, 2, 3];

interface Data {
  readonly examples: Examples;
  readonly validation: Examples;
  readonly test: Examples;
}

interface Stopping {
  readonly label: string;
  readonly strategy: AnyStrategy;
}

const nothing: Stopping = { label: `the end: ${mostEpochs} epochs`, strategy: compose() };
const patience: Stopping = { label: 'a patience of 10', strategy: earlyStopping({ patience: 10 }) };
const prechelt: readonly Stopping[] = [
  { label: 'GL > 5', strategy: stopOnGeneralizationLoss({ alpha: 5 }) },
  { label: 'PQ > 0.5, k = 5', strategy: stopOnProgressQuotient({ alpha: 0.5, strip: 5 }) },
  { label: 'UP 3, k = 5', strategy: stopOnRisingError({ strips: 3, strip: 5 }) },
];

/** A run, and the test loss and accuracy of its final parameters. */
interface Run {
  readonly epochs: number;
  readonly trainingLosses: readonly number[];
  readonly validationLosses: readonly number[];
  readonly validationLoss: number;
  readonly testLoss: number;
  readonly testAccuracy: number;
}

const trained = ({ examples, validation, test }: Data, strategy: AnyStrategy, seed: number): Run => {
  const mlp = createMlp('relu');
  const initial = heLayers(foldIn(makeKey(5), seed), [20, 100, 5]);
  const events = train({
    optimizer: adam({ learningRate: 0.003 }),
    params: initial,
    data: batches(examples, { batchSize: 20, shuffle: foldIn(makeKey(6), seed) }),
    valueAndGrad: mlp.valueAndGrad,
    evaluate: (params) => ({ loss: mlp.loss(params, validation) }),
    strategy,
    epochs: mostEpochs,
  });
  const trainingLosses: number[] = [];
  const validationLosses: number[] = [];
  let params = initial;
  for (const event of events) {
    if (event._tag === 'Epoch') trainingLosses.push(event.meanLoss);
    if (event._tag === 'Evaluation') validationLosses.push(event.metrics.loss!);
    // The parameters that the strategy restored.
    if (event._tag === 'End') params = event.at.params;
  }
  return {
    epochs: trainingLosses.length,
    trainingLosses,
    validationLosses,
    validationLoss: mlp.loss(params, validation),
    testLoss: mlp.loss(params, test),
    testAccuracy: mlp.accuracy(params, test),
  };
};

const bestEpoch = ({ validationLosses }: Run): number =>
  validationLosses.indexOf(Math.min(...validationLosses)) + 1;

const rangeText = (counts: readonly number[]): string => {
  const [low, high] = [Math.min(...counts), Math.max(...counts)];
  return low === high ? String(low) : `${low} to ${high}`;
};
