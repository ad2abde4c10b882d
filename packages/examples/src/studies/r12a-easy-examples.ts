import { chain, foldIn, makeKey, tensor, type Key } from '@thalweg/core';
import { addDecayedWeights, sgd } from '@thalweg/optimizers';
import { batches, takeRows, train } from '@thalweg/strategies';
import { studyFigure } from './figure/study-figure.js';
import { mean, standardDeviation } from './measure/mean.js';
import { hingeLoss, twoGaussians, wrongShare, type Hyperplane, type Sides } from './problem/linear-svm.js';
import type { Study } from './study.js';

export const easyExamples: Study = {
  name: 'R12a',
  title: 'Cleaner examples teach more',
  claim:
    'Cleaner examples yield better generalization faster, which is the first argument for a curriculum (Bengio et al., ' +
    '"Curriculum learning", 2009, section 4.1; talk, additional strategies).',
  fast: false,
  run: () => {
    const test = twoGaussians(makeKey(1), 10_000, width);
    const results = conditions.map(({ label, choose }, look) => ({
      label,
      look,
      errors: Array.from({ length: runs }, (_, run) => {
        const key = foldIn(makeKey(2), run);
        const pool = twoGaussians(key, poolRows, width);
        return wrongShare(learned(takeRows(pool, choose(rowsByEase(pool))), key), test);
      }),
    }));
    const [easy, random, hard] = results.map(({ errors }) => mean(errors)) as [number, number, number];
    return {
      tables: [
        {
          caption: `Test error of a linear SVM, mean of ${runs} runs`,
          head: ['200 examples', 'error', 'standard error', 'lowest', 'highest'],
          rows: results.map(({ label, errors }) => [
            label,
            ...[
              mean(errors),
              standardDeviation(errors) / Math.sqrt(runs - 1),
              Math.min(...errors),
              Math.max(...errors),
            ].map((value) => value.toFixed(4)),
          ]),
        },
      ],
      criteria: [
        {
          text: 'with easy examples the error is lower by more than 0.02 than with random ones',
          measured: `${easy.toFixed(3)} and ${random.toFixed(3)}`,
          holds: easy < random - 0.02,
        },
      ],
      figure: studyFigure({
        title: 'A linear SVM from 200 examples: easy, random, and 30 % hard',
        panels: [
          {
            title: `Errors of ${runs} runs, sorted`,
            xLabel: 'runs with at most this error',
            yLabel: 'test error',
            lines: results.map(({ label, look, errors }) => ({
              label,
              look,
              points: [...errors].sort((a, b) => a - b).map((y, i) => ({ x: i + 1, y })),
            })),
          },
        ],
      }),
      notes: [
        `An example is hard if it lies on the wrong side of the best boundary of the two distributions, which itself has an error of 0.159. With 30 % hard examples the error is ${hard.toFixed(3)}.`,
        `${width} dimensions, ${examples} examples and means at a distance of 2 are choices of this study; they determine the size of the difference.`,
      ],
    };
  },
};

const width = 50;
const runs = 50;
const examples = 200;
/** Enough for 60 hard ones, since 16 % are hard. */
const poolRows = 1000;

interface RowsByEase {
  readonly all: readonly number[];
  readonly easy: readonly number[];
  readonly hard: readonly number[];
}

/** The best boundary is where the first coordinate is 0. */
const rowsByEase = ({ x, side }: Sides): RowsByEase => {
  const all = Array.from({ length: side.size }, (_, row) => row);
  const isEasy = (row: number) => x.get(row, 0) * side.get(row) > 0;
  return { all, easy: all.filter(isEasy), hard: all.filter((row) => !isEasy(row)) };
};

const hardOnes = 0.3 * examples;

const conditions: readonly {
  readonly label: string;
  readonly choose: (rows: RowsByEase) => readonly number[];
}[] = [
  { label: 'easy', choose: ({ easy }) => easy.slice(0, examples) },
  { label: 'random', choose: ({ all }) => all.slice(0, examples) },
  {
    label: '30 % hard',
    choose: ({ easy, hard }) => [...easy.slice(0, examples - hardOnes), ...hard.slice(0, hardOnes)],
  },
];

const learned = (data: Sides, key: Key): Hyperplane => {
  let plane: Hyperplane = { w: tensor(new Float64Array(width)), b: tensor(0) };
  const events = train({
    optimizer: chain(addDecayedWeights(1e-3, { mask: 'w' }), sgd({ learningRate: 0.1 })),
    params: plane,
    data: batches(data, { batchSize: 10, shuffle: key }),
    valueAndGrad: hingeLoss,
    epochs: 50,
  });
  for (const event of events) if (event._tag === 'Epoch') plane = event.at.params;
  return plane;
};
