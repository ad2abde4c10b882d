import { chain, foldIn, makeKey, toArray, type Schedule } from '@thalweg/core';
import { addDecayedWeights, momentum } from '@thalweg/optimizers';
import { piecewiseConstant, snapshotCosine } from '@thalweg/schedules';
import { averagePredictions, batches, snapshots, train } from '@thalweg/strategies';
import { counted } from './figure/counted.js';
import { studyFigure } from './figure/study-figure.js';
import { correlation } from './measure/correlation.js';
import { mean, meanCurve } from './measure/mean.js';
import { createMlp, heLayers } from './problem/mlp.js';
import { accuracyOf, softmax } from './problem/predictions.js';
import { createTeacher } from './problem/teacher.js';
import type { Study } from './study.js';

export const snapshotEnsembles: Study = {
  name: 'R20',
  title: 'Snapshot ensembles',
  claim:
    'Networks taken from one run at the end of each cosine cycle differ enough that their ensemble has a lower error than ' +
    'the last network, at no cost (Huang et al., "Snapshot ensembles: train 1, get M for free", 2017; talk, outlook).',
  fast: false,
  run: () => {
    const results = schedules.map(({ label, learningRate }, look) => ({
      label,
      look,
      learningRate,
      runs: runsWith(learningRate),
    }));
    const [cycles, noCycle] = results.map(({ runs }) => runs) as [Runs, Runs];
    const [ofCycles, ofNoCycle] = [cycles, noCycle].map((runs) => mean(runs.map(ensembleError))) as [
      number,
      number,
    ];
    const [alikeCycles, alikeNoCycle] = [cycles, noCycle].map((runs) => mean(runs.map(likeness))) as [
      number,
      number,
    ];
    return {
      tables: [
        {
          caption: `After ${epochs} epochs, mean of ${seeds.length} runs`,
          head: [
            'learning rate',
            'error of the last network',
            `error of all ${cycleCount}`,
            'correlation of the last two',
          ],
          rows: results.map(({ label, runs }) => [
            label,
            mean(runs.map(lastError)).toFixed(4),
            mean(runs.map(ensembleError)).toFixed(4),
            mean(runs.map(likeness)).toFixed(3),
          ]),
        },
        {
          caption: 'Test error of each run with cycles',
          head: ['', ...seeds.map((seed) => `run ${seed + 1}`)],
          rows: [
            ['the last network', ...cycles.map((run) => lastError(run).toFixed(4))],
            [`all ${cycleCount}`, ...cycles.map((run) => ensembleError(run).toFixed(4))],
          ],
        },
      ],
      criteria: [
        {
          text: 'in every run with cycles the error of the ensemble is at most that of the last network',
          measured: cycles
            .map((run) => `${ensembleError(run).toFixed(4)} and ${lastError(run).toFixed(4)}`)
            .join(', '),
          holds: cycles.every((run) => ensembleError(run) <= lastError(run)),
        },
        {
          text: 'the error of the ensemble is lower by 0.01 or more with cycles than without',
          measured: `${ofCycles.toFixed(4)} and ${ofNoCycle.toFixed(4)}`,
          holds: ofCycles <= ofNoCycle - 0.01,
        },
        {
          text: 'the probabilities of the last two networks are less correlated with cycles than without',
          measured: `${alikeCycles.toFixed(3)} and ${alikeNoCycle.toFixed(3)}`,
          holds: alikeCycles < alikeNoCycle,
        },
      ],
      figure: studyFigure({
        title: 'Ensembles of networks from one run',
        panels: [
          {
            title: 'Training loss',
            xLabel: 'epochs',
            yLabel: 'mean cross entropy (log scale)',
            yScale: 'log',
            lines: results.map(({ label, look, runs }) => ({
              label,
              look,
              points: counted(meanCurve(runs.map(({ losses }) => losses))),
            })),
          },
          {
            title: 'Test error of ensembles',
            xLabel: 'networks, the newest first',
            xTicks: cycleCount - 1,
            yLabel: 'fraction wrong',
            lines: results.map(({ label, look, runs }) => ({
              label,
              look,
              points: counted(meanCurve(runs.map(({ errors }) => errors))),
            })),
          },
        ],
      }),
      notes: [
        'A tenth of the training labels are random; the test labels are true.',
        'Without cycles the rate falls to a tenth after half and again after three quarters of the epochs, as in the paper, and networks are taken at the same epochs. An ensemble averages probabilities.',
      ],
    };
  },
};

const rows = 2500;
const batchSize = 64;
const epochs = 60;
const cycleCount = 5;
const seeds = [0, 1, 2, 3];
const updatesPerEpoch = Math.ceil(rows / batchSize);

const schedules: readonly { readonly label: string; readonly learningRate: Schedule }[] = [
  {
    label: `${cycleCount} cycles from 0.2`,
    learningRate: snapshotCosine({
      initialValue: 0.2,
      steps: epochs * updatesPerEpoch,
      cycles: cycleCount,
    }),
  },
  {
    label: 'no cycles: 0.1, 0.01, 0.001',
    learningRate: piecewiseConstant({
      values: [0.1, 0.01, 0.001],
      boundaries: [0.5, 0.75].map((part) => part * epochs * updatesPerEpoch),
    }),
  },
];

interface Run {
  /** Training loss of each epoch. */
  readonly losses: readonly number[];
  /** Test errors of the newest network, of the ensemble of the two newest, and so on to all. */
  readonly errors: readonly number[];
  /** The correlation of the probabilities of the last two networks on the test set. */
  readonly likeness: number;
}

type Runs = readonly Run[];

const lastError = ({ errors }: Run): number => errors[0]!;
const ensembleError = ({ errors }: Run): number => errors.at(-1)!;
const likeness = (run: Run): number => run.likeness;

const runsWith = (learningRate: Schedule): Runs => seeds.map((seed) => trained(learningRate, seed));

const trained = (learningRate: Schedule, seed: number): Run => {
  const teacher = createTeacher(makeKey(1));
  const examples = teacher(makeKey(2), { rows, noise: 0.1 });
  const test = teacher(makeKey(3), { rows: 6000 });
  const mlp = createMlp('relu');
  const events = train({
    optimizer: chain(addDecayedWeights(1e-4), momentum({ learningRate })),
    params: heLayers(foldIn(makeKey(4), seed), [20, 100, 100, 5]),
    data: batches(examples, { batchSize, shuffle: foldIn(makeKey(5), seed) }),
    valueAndGrad: mlp.valueAndGrad,
    strategy: snapshots({ everyEpochs: epochs / cycleCount }),
    epochs,
  });
  const losses: number[] = [];
  for (;;) {
    const { value: event, done } = events.next();
    if (event._tag === 'Epoch') losses.push(event.meanLoss);
    if (done !== true) continue;
    // The probabilities of each network on the test set, the newest first.
    const opinions = event.run.strategies.snapshots.taken
      .map((params) => softmax(mlp.scores(params, test.inputs)))
      .reverse();
    const [last, before] = opinions.map((probabilities) => toArray(probabilities)) as [number[], number[]];
    return {
      losses,
      errors: opinions.map((_, i) => {
        const together = averagePredictions(opinions.slice(0, i + 1), (probabilities) => probabilities);
        return 1 - accuracyOf(together, test.labels);
      }),
      likeness: correlation(last, before),
    };
  }
};
