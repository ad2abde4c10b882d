import { foldIn, makeKey, type AnyTransformation } from '@thalweg/core';
import { adam, learnedGates, sgd } from '@thalweg/optimizers';
import { isLeft } from 'fp-ts/lib/Either.js';
import { splitExamples, type Examples } from 'thalweg/network';
import { digitCount, hiddenCount, pixelCount } from '../digits/digits.js';
import { digitsPath, loadDigits } from '../digits/load-digits.js';
import { methods } from '../method/methods.js';
import { counted } from './figure/counted.js';
import { studyFigure } from './figure/study-figure.js';
import { mean, meanCurve } from './measure/mean.js';
import { pairedDifference, type PairedDifference } from './measure/paired-difference.js';
import { createMlp, heLayers } from './problem/mlp.js';
import { createTeacher } from './problem/teacher.js';
import { trainMlp } from './problem/train-mlp.js';
import type { Study } from './study.js';

export const learnedOptimizer: Study = {
  name: 'R11d',
  title: 'A learned optimizer on other tasks',
  claim:
    'Rather than manually defining an update rule, learn it (talk, learning to optimize): gates on the terms of Adam and sign ' +
    'descent, trained on problems of 100 steps, keep up with Adam on tasks that they were not trained on.',
  fast: false,
  run: async () => {
    const results = (await transferTasks()).map((task) => ({
      task,
      runs: competitors.map((competitor) => compete(task, competitor)),
    }));
    const over = (other: 1 | 2): readonly PairedDifference[] =>
      results.map(({ runs }) => pairedDifference(finals(runs[0]!), finals(runs[other]!)));
    const [overAdam, overSgd] = [over(1), over(2)];
    return {
      tables: [
        {
          caption: `Test accuracy, mean of ${seeds.length} runs, each at the best of ${adaptiveRates.length} rates by other examples and starts`,
          head: ['task', ...competitors.map(({ label }) => label), 'learned − Adam', 'learned − SGD'],
          rows: results.map(({ task, runs }, i) => [
            task.name,
            ...runs.map((run) => `${mean(finals(run)).toFixed(4)} (${run.rate})`),
            differenceText(overAdam[i]!),
            differenceText(overSgd[i]!),
          ]),
        },
        ...[adaptiveRates, descentRates].map((rates) => ({
          caption: `Accuracy by rate on the examples that choose it, mean of ${tuningSeeds.length} runs`,
          head: ['task and optimizer', ...rates.map(String)],
          rows: results.flatMap(({ task, runs }) =>
            runs
              .filter((run) => run.rates === rates)
              .map(({ label, tried }) => [
                `${task.name}, ${label}`,
                ...tried.map(({ accuracy }) => accuracy.toFixed(3)),
              ]),
          ),
        })),
      ],
      criteria: [
        {
          text: 'on each task the mean test accuracy of the learned optimizer is at most 0.01 below that of Adam',
          measured: overAdam.map(differenceText).join(', '),
          holds: overAdam.every((difference) => difference.mean >= -0.01),
        },
        {
          text: 'on each task it is at most 0.01 below that of SGD',
          measured: overSgd.map(differenceText).join(', '),
          holds: overSgd.every((difference) => difference.mean >= -0.01),
        },
      ],
      figure: studyFigure({
        title: 'A learned optimizer on tasks that it was not trained on',
        panels: [
          ...results.map(({ task, runs }) => ({
            title: task.name,
            xLabel: 'epochs',
            yLabel: 'test accuracy',
            xTicks: task.epochs - 1,
            lines: runs.map(({ label, look, curve }) => ({ label, look, points: counted(curve) })),
          })),
          {
            title: `By rate: ${results[0]!.task.name}`,
            xLabel: 'log₁₀ of the rate',
            yLabel: 'accuracy that chooses the rate',
            lines: results[0]!.runs.map(({ label, look, tried }) => ({
              label,
              look,
              points: tried.map(({ rate, accuracy }) => ({ x: Math.log10(rate), y: accuracy })),
            })),
          },
        ],
      }),
      notes: [
        'The criteria were written down before the first run. That had five rates for each optimizer, a factor of three apart, and the learned one was above Adam by 0.001, 0.002 and 0.006. Its steps are larger than those of Adam with the same rate, so that rates now are twice as close.',
        'On the digits the sign of the difference from Adam changed with that: which rate is chosen matters as much as which of the two rules, and the interval there reaches below −0.01. The claim is that the learned rule keeps up, not that it is better.',
        'After ± are 1.96 standard errors of the differences of runs with the same start and the same order of examples.',
        `The coefficients are those that \`learnedGates\` has by default: ${JSON.stringify(learnedGates.declaration.hyper.coefficients.fallback)}. \`npm run gates\` trains them.`,
      ],
    };
  },
};

interface Competitor {
  readonly label: string;
  readonly look: number;
  readonly rates: readonly number[];
  readonly create: (learningRate: number) => AnyTransformation;
}

const adaptiveRates = [0.001, 0.0018, 0.003, 0.0056, 0.01, 0.018, 0.03, 0.056];
const descentRates = [0.03, 0.056, 0.1, 0.18, 0.3, 0.56, 1, 1.8];

/** The learned one first. */
const competitors: readonly Competitor[] = [
  {
    label: 'Learned gates',
    look: 5,
    rates: adaptiveRates,
    create: (learningRate) => learnedGates({ learningRate }),
  },
  {
    label: methods.adam.label,
    look: methods.adam.look,
    rates: adaptiveRates,
    create: (learningRate) => adam({ learningRate }),
  },
  {
    label: methods.sgd.label,
    look: methods.sgd.look,
    rates: descentRates,
    create: (learningRate) => sgd({ learningRate }),
  },
];

const seeds = Array.from({ length: 8 }, (_, i) => i);
/** Of the runs that choose a rate. */
const tuningSeeds = [100, 101, 102];

/** A network and its examples. */
interface TransferTask {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly examples: Examples;
  /** Rates are chosen by these. */
  readonly validation: Examples;
  readonly test: Examples;
  readonly epochs: number;
  readonly batchSize: number;
}

const transferTasks = async (): Promise<readonly TransferTask[]> => {
  const digits = await loadDigits(digitsPath)();
  if (isLeft(digits)) throw digits.left;
  const { train, test } = splitExamples(makeKey(1), digits.right, 0.3);
  const halves = splitExamples(makeKey(2), test, 0.5);
  return [
    {
      name: 'another teacher, network 20-32-5',
      sizes: [20, 32, 5],
      ...taught(71, 1200, 0),
      epochs: 3,
      batchSize: 50,
    },
    {
      name: 'a teacher with noise, network 20-64-64-5',
      sizes: [20, 64, 64, 5],
      ...taught(81, 4000, 0.1),
      epochs: 6,
      batchSize: 64,
    },
    {
      name: 'digits, network 64-32-10',
      sizes: [pixelCount, hiddenCount, digitCount],
      examples: train,
      validation: halves.train,
      test: halves.test,
      epochs: 6,
      batchSize: 32,
    },
  ];
};

/** Examples of a teacher; also those that measure are 4000. */
const taught = (seed: number, rows: number, noise: number) => {
  const teacher = createTeacher(makeKey(seed));
  const [examples, validation, test] = [rows, 4000, 4000].map((rows, i) =>
    teacher(makeKey(seed + 1 + i), { rows, noise }),
  ) as [Examples, Examples, Examples];
  return { examples, validation, test };
};

interface Outcome extends Competitor {
  /** The best, by the examples of validation. */
  readonly rate: number;
  readonly tried: readonly { readonly rate: number; readonly accuracy: number }[];
  /** For each seed the test accuracies after the epochs. */
  readonly courses: readonly (readonly number[])[];
  /** Their mean. */
  readonly curve: readonly number[];
}

const compete = (task: TransferTask, competitor: Competitor): Outcome => {
  const tried = competitor.rates.map((rate) => ({
    rate,
    accuracy: mean(
      tuningSeeds.map((seed) => accuracies(task, competitor.create(rate), seed, task.validation).at(-1)!),
    ),
  }));
  const { rate } = tried.reduce((a, b) => (b.accuracy > a.accuracy ? b : a));
  const courses = seeds.map((seed) => accuracies(task, competitor.create(rate), seed, task.test));
  return { ...competitor, rate, tried, courses, curve: meanCurve(courses) };
};

/** The accuracy after each epoch; 0 after the loss has ceased to be a number. */
const accuracies = (
  { sizes, examples, epochs, batchSize }: TransferTask,
  optimizer: AnyTransformation,
  seed: number,
  held: Examples,
): readonly number[] => {
  const mlp = createMlp('relu');
  const seen = trainMlp(
    {
      mlp,
      initial: heLayers(foldIn(makeKey(91), seed), sizes),
      examples,
      optimizer,
      epochs,
      batchSize,
      shuffle: foldIn(makeKey(92), seed),
    },
    (params) => mlp.accuracy(params, held),
  );
  return Array.from({ length: epochs }, (_, epoch) => seen[epoch] ?? 0);
};

const finals = ({ courses }: Outcome): readonly number[] => courses.map((course) => course.at(-1)!);

const differenceText = ({ mean, margin }: PairedDifference): string =>
  `${mean < 0 ? '−' : '+'}${Math.abs(mean).toFixed(4)} ± ${margin.toFixed(4)}`;
