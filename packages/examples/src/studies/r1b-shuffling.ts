import { makeKey } from '@thalweg/core';
import { sgd } from '@thalweg/optimizers';
import { takeRows } from '@thalweg/strategies';
import type { Examples } from 'thalweg/network';
import { counted } from './figure/counted.js';
import { studyFigure } from './figure/study-figure.js';
import { createMlp, heLayers } from './problem/mlp.js';
import { createTeacher } from './problem/teacher.js';
import { trainMlp } from './problem/train-mlp.js';
import type { Study } from './study.js';

export const shuffling: Study = {
  name: 'R1b',
  title: 'Shuffling the examples',
  claim:
    'Shuffle the examples before every epoch, so that their order does not bias the optimizer (talk, additional ' +
    'strategies: shuffling and curriculum learning).',
  fast: true,
  run: () => {
    const teacher = createTeacher(makeKey(1));
    const examples = sortedByClass(teacher(makeKey(2), { rows: 3000 }));
    const test = teacher(makeKey(3), { rows: 3000 });
    const mlp = createMlp('relu');
    const initial = heLayers(makeKey(4), [20, 32, 5]);
    const orders = [
      { label: 'shuffled before every epoch', look: 0, shuffle: makeKey(5) },
      { label: 'sorted by class', look: 1 },
    ].map((order) => ({
      ...order,
      points: trainMlp(
        { ...order, mlp, initial, examples, optimizer: sgd({ learningRate: 0.1 }), epochs, batchSize: 50 },
        (params) => ({ loss: mlp.loss(params, examples), accuracy: mlp.accuracy(params, test) }),
      ),
    }));
    const [shuffled, sorted] = orders.map(({ points }) => points.at(-1)!.loss) as [number, number];
    return {
      tables: [
        {
          caption: `After ${epochs} epochs of SGD`,
          head: ['order of the examples', 'train loss', 'test accuracy'],
          rows: orders.map(({ label, points }) => [
            label,
            points.at(-1)!.loss.toFixed(3),
            points.at(-1)!.accuracy.toFixed(3),
          ]),
        },
      ],
      criteria: [
        {
          text: 'the loss with shuffling is below 0.6 times that without',
          measured: `${shuffled.toFixed(3)} and ${sorted.toFixed(3)}`,
          holds: shuffled < 0.6 * sorted,
        },
      ],
      figure: studyFigure({
        title: 'SGD with shuffled examples, and with examples sorted by class',
        panels: [
          {
            title: 'Training loss',
            xLabel: 'epochs',
            yLabel: 'mean cross entropy',
            lines: orders.map(({ label, look, points }) => ({
              label,
              look,
              points: counted(points.map(({ loss }) => loss)),
            })),
          },
          {
            title: 'Test accuracy',
            xLabel: 'epochs',
            yLabel: 'fraction correct',
            lines: orders.map(({ label, look, points }) => ({
              label,
              look,
              points: counted(points.map(({ accuracy }) => accuracy)),
            })),
          },
        ],
      }),
      notes: [],
    };
  },
};

const epochs = 15;

const sortedByClass = (examples: Examples): Examples => {
  const { labels } = examples;
  const rows = Array.from({ length: labels.size }, (_, row) => row);
  return takeRows(
    examples,
    rows.sort((a, b) => labels.get(a) - labels.get(b)),
  );
};
