import { foldIn, makeKey, type AnyTransformation } from '@thalweg/core';
import { adam, sgd } from '@thalweg/optimizers';
import { batches, restartFromBest, train } from '@thalweg/strategies';
import type { Examples } from 'thalweg/network';
import { counted } from './figure/counted.js';
import { studyFigure } from './figure/study-figure.js';
import { mean } from './measure/mean.js';
import { createMlp, heLayers } from './problem/mlp.js';
import { createTeacher } from './problem/teacher.js';
import type { Study } from './study.js';

export const restartingFromBest: Study = {
  name: 'R17',
  title: 'Adam with restarts from the best parameters',
  claim:
    'Adam with two restarts, each from the best parameters and at half the rate, takes fewer updates and ends better than SGD ' +
    'with annealing (Denkowski and Neubig, "Stronger baselines for trustable results in neural machine ' +
    'translation", 2017; talk, outlook).',
  fast: false,
  run: () => {
    const teacher = createTeacher(makeKey(1));
    const data = {
      examples: teacher(makeKey(2), { rows: 4000, noise }),
      development: teacher(makeKey(3), { rows: 2000, noise }),
      test: teacher(makeKey(4), { rows: 4000, noise }),
    };
    const measured = (recipe: Recipe) => measuredOn(data, recipe);
    const withoutRestart = measured({ label: 'Adam', rate: 0.005, restarts: 0, optimizer: adam });
    const restarted = measured({ label: 'Adam', rate: 0.005, restarts: 2, optimizer: adam });
    const twice = measured({ label: 'SGD', rate: 0.5, restarts: 2, optimizer: sgd });
    const annealed = measured({ label: 'SGD', rate: 0.5, restarts: 5, optimizer: sgd });
    const slower = measured({ label: 'SGD', rate: 0.1, restarts: 5, optimizer: sgd });
    const all = [withoutRestart, restarted, twice, annealed, slower];
    return {
      tables: [
        {
          caption: `At the best epoch, mean of ${seeds.length} runs`,
          head: ['optimizer', 'rate', 'halvings', 'development loss', 'test accuracy', 'epochs'],
          rows: all.map(({ label, rate, restarts, loss, accuracy, epochs }) => [
            label,
            String(rate),
            String(restarts),
            loss.toFixed(4),
            accuracy.toFixed(4),
            epochs.toFixed(1),
          ]),
        },
      ],
      criteria: [
        {
          text: 'with two restarts the development loss of Adam is lower than with none',
          measured: `${restarted.loss.toFixed(4)} and ${withoutRestart.loss.toFixed(4)}`,
          holds: restarted.loss < withoutRestart.loss,
        },
        {
          text: 'it is lower than that of SGD with five halvings',
          measured: `${restarted.loss.toFixed(4)} and ${annealed.loss.toFixed(4)}`,
          holds: restarted.loss < annealed.loss,
        },
        {
          text: 'it takes fewer epochs than SGD with five halvings',
          measured: `${restarted.epochs.toFixed(1)} and ${annealed.epochs.toFixed(1)}`,
          holds: restarted.epochs < annealed.epochs,
        },
      ],
      figure: studyFigure({
        title: 'Restarts from the best parameters, at half the rate',
        panels: [
          {
            title: 'The first run',
            xLabel: 'epochs',
            yLabel: 'development loss',
            yDomain: [0.99, 1.15],
            lines: [restarted, annealed].map((recipe, look) => ({
              label: recipeText(recipe),
              look,
              points: counted(recipe.runs[0]!.losses),
            })),
          },
          {
            title: `The best so far, mean of ${seeds.length} runs`,
            xLabel: 'epochs',
            yLabel: 'development loss',
            yDomain: [1, 1.06],
            lines: [restarted, annealed, slower].map((recipe, i) => ({
              label: recipeText(recipe),
              look: i,
              points: counted(meanOfBest(recipe)),
            })),
          },
        ],
      }),
      notes: [
        `A run restarts when the development loss has not improved for ${patience} epochs, and ends at the next such plateau after the last restart. ` +
          'SGD also returns to its best parameters.',
        'The claim is about translation and BLEU; this study uses a network with one hidden layer and its development loss. An epoch has 80 updates.',
      ],
    };
  },
};

const patience = 5;
const seeds = [0, 1, 2, 3];
const noise = 0.15;

interface Data {
  readonly examples: Examples;
  readonly development: Examples;
  readonly test: Examples;
}

interface Recipe {
  readonly label: string;
  readonly rate: number;
  readonly restarts: number;
  readonly optimizer: (options: { readonly learningRate: number }) => AnyTransformation;
}

interface Run {
  /** The development loss after each epoch. */
  readonly losses: readonly number[];
  /** Test accuracy of the best parameters. */
  readonly accuracy: number;
}

interface Measured extends Recipe {
  readonly runs: readonly Run[];
  /** Means of the lowest development loss, the accuracy there, and the epochs of the whole run. */
  readonly loss: number;
  readonly accuracy: number;
  readonly epochs: number;
}

const measuredOn = (data: Data, recipe: Recipe): Measured => {
  const runs = seeds.map((seed) => trained(data, recipe, seed));
  return {
    ...recipe,
    runs,
    loss: mean(runs.map(({ losses }) => Math.min(...losses))),
    accuracy: mean(runs.map(({ accuracy }) => accuracy)),
    epochs: mean(runs.map(({ losses }) => losses.length)),
  };
};

const trained = (
  { examples, development, test }: Data,
  { rate, restarts, optimizer }: Recipe,
  seed: number,
): Run => {
  const mlp = createMlp('relu');
  const events = train({
    optimizer: optimizer({ learningRate: rate }),
    params: heLayers(foldIn(makeKey(5), seed), [20, 64, 5]),
    data: batches(examples, { batchSize: 50, shuffle: foldIn(makeKey(6), seed) }),
    valueAndGrad: mlp.valueAndGrad,
    evaluate: (params) => ({ loss: mlp.loss(params, development) }),
    strategy: restartFromBest({ patience, restarts, factor: 0.5 }),
    epochs: Infinity,
  });
  const losses: number[] = [];
  let accuracy = NaN;
  for (const event of events) {
    if (event._tag === 'Evaluation') losses.push(event.metrics.loss!);
    // The run ends at its best parameters.
    if (event._tag === 'End') accuracy = mlp.accuracy(event.at.params, test);
  }
  return { losses, accuracy };
};

/** The mean over the runs of the lowest loss so far. A run that has ended keeps its best until all have ended. */
const meanOfBest = ({ runs }: Measured): readonly number[] =>
  Array.from({ length: Math.max(...runs.map(({ losses }) => losses.length)) }, (_, epoch) =>
    mean(runs.map(({ losses }) => Math.min(...losses.slice(0, epoch + 1)))),
  );

const recipeText = ({ label, rate, restarts }: Recipe): string => `${label} ${rate}, ${restarts} halvings`;
