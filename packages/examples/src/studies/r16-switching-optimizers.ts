import { compose, foldIn, makeKey, type AnyStrategy, type AnyTransformation } from '@thalweg/core';
import { adam, sgd } from '@thalweg/optimizers';
import { batches, switchOptimizer, train } from '@thalweg/strategies';
import type { Examples } from 'thalweg/network';
import { counted } from './figure/counted.js';
import { studyFigure, type Panel } from './figure/study-figure.js';
import { meanCurve } from './measure/mean.js';
import { createMlp, heLayers } from './problem/mlp.js';
import { createTeacher } from './problem/teacher.js';
import type { Study } from './study.js';

export const switchingOptimizers: Study = {
  name: 'R16',
  title: 'Adam first, then SGD',
  claim:
    'Adam alone ends worse than Adam followed by SGD (Wu et al., "Google\'s neural machine translation system", 2016; ' +
    'talk, outlook).',
  fast: false,
  run: () => {
    const teacher = createTeacher(makeKey(1));
    const data = {
      examples: teacher(makeKey(2), { rows: 4000, noise: 0.1 }),
      test: teacher(makeKey(3), { rows: 4000, noise: 0.1 }),
    };
    const trained = (rates: Rates) => trainedOn(data, rates);
    const adamAlone = adamRates.map((adamRate) => trained({ adamRate }));
    const both = adamRates.flatMap((adamRate) => sgdRates.map((sgdRate) => trained({ adamRate, sgdRate })));
    const sgdAlone = sgdRates.map((sgdRate) => trained({ sgdRate }));
    const groups = [adamAlone, both, sgdAlone];
    const best = groups.map(bestOf) as [Trained, Trained, Trained];
    const atRate = adamAlone.map((alone) => {
      const switched = bestOf(both.filter(({ adamRate }) => adamRate === alone.adamRate));
      return `${finalLoss(switched).toFixed(3)} and ${finalLoss(alone).toFixed(3)} at ${alone.adamRate!}`;
    });
    return {
      tables: [
        {
          caption: `After ${epochs} epochs, mean of ${seeds.length} runs; the lowest loss of each kind is marked`,
          head: ['optimizer', 'rate of Adam', 'rate of SGD', 'train loss', 'test accuracy'],
          rows: groups.flatMap((group, kind) =>
            group.map((run) => [
              kinds[kind]!.label,
              run.adamRate === undefined ? '' : String(run.adamRate),
              run.sgdRate === undefined ? '' : String(run.sgdRate),
              `${best.includes(run) ? '* ' : ''}${finalLoss(run).toFixed(3)}`,
              run.accuracies.at(-1)!.toFixed(3),
            ]),
          ),
        },
      ],
      criteria: [
        {
          text: 'Adam, then SGD ends with a train loss no higher than that of Adam alone, each at its best rates',
          measured: `${finalLoss(best[1]).toFixed(3)} and ${finalLoss(best[0]).toFixed(3)}`,
          holds: finalLoss(best[1]) <= finalLoss(best[0]),
          soft: true,
        },
      ],
      figure: studyFigure({
        title: `Adam, SGD, and SGD after ${switchAfter} epochs of Adam; each at its best rates`,
        panels: [
          curvePanel('Training loss', 'mean cross entropy', best, ({ losses }) => losses),
          curvePanel('Test accuracy', 'fraction correct', best, ({ accuracies }) => accuracies),
        ],
      }),
      notes: [
        'Best is the lowest train loss at the end. Since the switch also chooses the rate of SGD, it has four times as many candidates.',
        `The result depends on the rate of Adam. Losses of Adam, then SGD at its best rate, and of Adam alone: ${atRate.join(', ')}.`,
        'The switch keeps the parameters and starts SGD in its initial state. Wu et al. later halve the rate of SGD; here it is constant.',
      ],
    };
  },
};

const adamRates = [0.001, 0.003, 0.01];
const sgdRates = [0.03, 0.1, 0.3, 1];
const epochs = 15;
const switchAfter = 10;
const seeds = [0, 1];

const kinds = [
  { label: 'Adam', look: 0 },
  { label: 'Adam, then SGD', look: 1 },
  { label: 'SGD', look: 2 },
];

interface Data {
  readonly examples: Examples;
  readonly test: Examples;
}

interface Rates {
  /** The rate of Adam; undefined for SGD from the start. */
  readonly adamRate?: number;
  /** The rate of SGD; undefined for Adam to the end. */
  readonly sgdRate?: number;
}

interface Trained extends Rates {
  /** The training loss after each epoch. */
  readonly losses: readonly number[];
  /** The test accuracy after each epoch. */
  readonly accuracies: readonly number[];
}

const trainedOn = ({ examples, test }: Data, rates: Rates): Trained => {
  const { adamRate, sgdRate = 1 } = rates;
  const mlp = createMlp('relu');
  const descent = sgd({ learningRate: sgdRate });
  const optimizer: AnyTransformation = adamRate === undefined ? descent : adam({ learningRate: adamRate });
  const strategy: AnyStrategy =
    adamRate === undefined || rates.sgdRate === undefined
      ? compose()
      : switchOptimizer({ to: 'sgd', afterEpochs: switchAfter });
  const courses = seeds.map((seed) => {
    const events = train({
      optimizer,
      optimizers: { sgd: descent },
      params: heLayers(foldIn(makeKey(4), seed), [20, 64, 64, 5]),
      data: batches(examples, { batchSize: 64, shuffle: foldIn(makeKey(5), seed) }),
      valueAndGrad: mlp.valueAndGrad,
      strategy,
      epochs,
    });
    const [losses, accuracies]: [number[], number[]] = [[], []];
    for (const event of events) {
      if (event._tag !== 'Epoch') continue;
      losses.push(mlp.loss(event.at.params, examples));
      accuracies.push(mlp.accuracy(event.at.params, test));
    }
    return { losses, accuracies };
  });
  return {
    ...rates,
    losses: meanCurve(courses.map(({ losses }) => losses)),
    accuracies: meanCurve(courses.map(({ accuracies }) => accuracies)),
  };
};

const finalLoss = ({ losses }: Trained): number => losses.at(-1) ?? NaN;

const bestOf = (runs: readonly Trained[]): Trained =>
  runs.reduce((a, b) => (finalLoss(b) < finalLoss(a) ? b : a));

const curvePanel = (
  title: string,
  yLabel: string,
  best: readonly Trained[],
  of: (run: Trained) => readonly number[],
): Panel => ({
  title,
  xLabel: 'epochs',
  yLabel,
  lines: best.map((run, kind) => ({ ...kinds[kind]!, points: counted(of(run)) })),
});
