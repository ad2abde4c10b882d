import { makeKey } from '@thalweg/core';
import { momentum } from '@thalweg/optimizers';
import {
  batches,
  corruptLabels,
  gaussianInputs,
  randomLabels,
  randomPixels,
  shufflePixels,
  train,
} from '@thalweg/strategies';
import type { Examples } from 'thalweg/network';
import { counted } from './figure/counted.js';
import { studyFigure, type Panel } from './figure/study-figure.js';
import { createMlp, heLayers, type Layers } from './problem/mlp.js';
import { createTeacher } from './problem/teacher.js';
import type { Study } from './study.js';

export const randomLabelsFitted: Study = {
  name: 'R21',
  title: 'Networks also fit random labels',
  claim:
    'Networks that generalize from true labels also fit random ones, and hardly slower: they have the capacity to ' +
    'memorize all examples (Zhang et al., "Understanding deep learning requires rethinking generalization", 2017; talk, ' +
    'understanding generalization).',
  fast: false,
  run: () => {
    const results = conditions.map(({ label, change }, look) => ({ label, look, ...trained(change) }));
    const [truth, random] = results as [Result, Result];
    const slower = random.epochsToFit / truth.epochsToFit;
    return {
      tables: [
        {
          caption: `${rows} examples of ${classes} classes, ${epochs} epochs`,
          head: ['examples', 'train accuracy', 'test accuracy', 'epochs until all are fitted'],
          rows: results.map(({ label, trainAccuracy, testAccuracy, epochsToFit }) => [
            label,
            trainAccuracy.toFixed(3),
            testAccuracy.toFixed(3),
            String(epochsToFit),
          ]),
        },
      ],
      criteria: [
        {
          text: 'all examples are fitted in every condition: train accuracy 1',
          measured: results.map(({ trainAccuracy }) => trainAccuracy.toFixed(3)).join(', '),
          holds: results.every(({ trainAccuracy }) => trainAccuracy === 1),
        },
        {
          text: 'random labels teach nothing about the test: test accuracy within 0.04 of 0.1',
          measured: random.testAccuracy.toFixed(3),
          holds: Math.abs(random.testAccuracy - 0.1) < 0.04,
        },
        {
          text: 'random labels take 1.2 to 5 times as many epochs to fit as true ones',
          measured: `${random.epochsToFit} and ${truth.epochsToFit}: ${slower.toFixed(2)} times`,
          holds: slower >= 1.2 && slower <= 5,
        },
      ],
      figure: studyFigure({
        title: 'A network that learns true, corrupted and random examples',
        panels: [
          panel('Examples to learn', results, ({ trainAccuracy }) => trainAccuracy),
          panel('Test examples', results, ({ testAccuracy }) => testAccuracy),
        ],
      }),
      notes: [
        `The paper trains convolutional networks on CIFAR-10 and ImageNet; this study trains a network with one hidden layer and ${20 * 256 + 256 + 256 * classes + classes} parameters. Its 20 inputs have no neighbourhoods, so shuffling them all in the same way loses nothing.`,
        'The test labels are the true ones. The test inputs are shuffled like the training inputs, or random, too.',
      ],
    };
  },
};

const rows = 500;
const classes = 10;
const epochs = 300;
/** The epochs that are drawn and searched for the first epoch with all examples right. */
const shownEpochs = 40;

interface Data {
  readonly examples: Examples;
  readonly test: Examples;
}

interface Condition {
  readonly label: string;
  readonly change: (data: Data) => Data;
}

const conditions: readonly Condition[] = [
  { label: 'true labels', change: (data) => data },
  {
    label: 'random labels',
    change: ({ examples, test }) => ({
      examples: { ...examples, labels: randomLabels(makeKey(6), examples.labels, { classes }) },
      test,
    }),
  },
  {
    label: 'half of the labels random',
    change: ({ examples, test }) => ({
      examples: {
        ...examples,
        labels: corruptLabels(makeKey(6), examples.labels, { fraction: 0.5, classes }),
      },
      test,
    }),
  },
  {
    label: 'shuffled pixels',
    change: ({ examples, test }) => ({
      examples: { ...examples, inputs: shufflePixels(makeKey(7), examples.inputs) },
      test: { ...test, inputs: shufflePixels(makeKey(7), test.inputs) },
    }),
  },
  {
    label: 'random pixels',
    change: ({ examples, test }) => ({
      examples: { ...examples, inputs: randomPixels(makeKey(7), examples.inputs) },
      test: { ...test, inputs: randomPixels(makeKey(8), test.inputs) },
    }),
  },
  {
    label: 'Gaussian inputs',
    change: ({ examples, test }) => ({
      examples: { ...examples, inputs: gaussianInputs(makeKey(7), examples.inputs) },
      test: { ...test, inputs: gaussianInputs(makeKey(8), test.inputs) },
    }),
  },
];

interface Accuracies {
  readonly trainAccuracy: number;
  readonly testAccuracy: number;
}

/** The accuracies at the end and during the run. */
interface Trained extends Accuracies {
  readonly course: readonly Accuracies[];
  /** Infinite if no shown epoch has all examples right. */
  readonly epochsToFit: number;
}

interface Result extends Trained {
  readonly label: string;
  readonly look: number;
}

const trained = (change: Condition['change']): Trained => {
  const teacher = createTeacher(makeKey(1), { classes });
  const { examples, test } = change({
    examples: teacher(makeKey(2), { rows }),
    test: teacher(makeKey(3), { rows: 2000 }),
  });
  const mlp = createMlp('relu');
  const events = train({
    optimizer: momentum({ learningRate: 0.05 }),
    params: heLayers(makeKey(4), [20, 256, classes]),
    data: batches(examples, { batchSize: 50, shuffle: makeKey(5) }),
    valueAndGrad: mlp.valueAndGrad,
    epochs,
  });
  const accuracies = (params: Layers): Accuracies => ({
    trainAccuracy: mlp.accuracy(params, examples),
    testAccuracy: mlp.accuracy(params, test),
  });
  const course: Accuracies[] = [];
  for (;;) {
    const { value: event, done } = events.next();
    const { params } = event.at;
    if (event._tag === 'Epoch' && event.epoch < shownEpochs) course.push(accuracies(params));
    if (done !== true) continue;
    const firstFit = course.findIndex(({ trainAccuracy }) => trainAccuracy === 1);
    return { ...accuracies(params), course, epochsToFit: firstFit < 0 ? Infinity : firstFit + 1 };
  }
};

const panel = (
  title: string,
  results: readonly Result[],
  accuracy: (accuracies: Accuracies) => number,
): Panel => ({
  title,
  xLabel: 'epochs',
  yLabel: 'fraction correct',
  yDomain: [0, 1],
  lines: results.map(({ label, look, course }) => ({ label, look, points: counted(course.map(accuracy)) })),
});
