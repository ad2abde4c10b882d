import { makeKey } from '@thalweg/core';
import { sgd } from '@thalweg/optimizers';
import { batches, takeRows, train } from '@thalweg/strategies';
import type { Examples } from 'thalweg/network';
import { counted } from './figure/counted.js';
import { studyFigure, type Panel } from './figure/study-figure.js';
import { gradientError } from './measure/gradient-error.js';
import type { Activation } from './problem/activation.js';
import { createMlp, heLayers, normalLayers, type Layers } from './problem/mlp.js';
import { createNormalisedMlp, normalised } from './problem/normalised-mlp.js';
import { createTeacher } from './problem/teacher.js';
import { trainMlp } from './problem/train-mlp.js';
import type { Study } from './study.js';

export const batchNormalisation: Study = {
  name: 'R13',
  title: 'Batch normalisation',
  claim:
    'Batch normalisation lets networks learn with high learning rates, with less care about their initial weights, and ' +
    'with sigmoids (Ioffe and Szegedy, "Batch normalization", 2015; talk, additional strategies).',
  fast: false,
  run: () => {
    const teacher = createTeacher(makeKey(1));
    const data = { examples: teacher(makeKey(2), { rows: 3000 }), test: teacher(makeKey(3), { rows: 1500 }) };
    const sigmoids = [0.03, 0.1, 0.3, 1, 3].map((rate) =>
      compared(data, { start: 'sigmoid, deviation 0.1', activation: 'sigmoid', initial: narrow(0.1), rate }),
    );
    const others = [
      { start: 'sigmoid, He', activation: 'sigmoid', initial: heLayers(forWeights, sizes), rate: 0.1 },
      { start: 'ReLU, He', activation: 'relu', initial: heLayers(forWeights, sizes), rate: 3 },
      { start: 'ReLU, deviation 0.01', activation: 'relu', initial: narrow(0.01), rate: 0.1 },
      { start: 'ReLU, deviation 1', activation: 'relu', initial: narrow(1), rate: 0.1 },
    ] as const;
    const compareds = [...sigmoids, ...others.map((setting) => compared(data, setting))];
    const slow = sigmoids.filter(({ rate }) => rate <= 0.1);
    const error = errorOfGradient(data.examples);
    return {
      tables: [
        {
          caption: `Test accuracy after ${epochs} epochs of SGD`,
          head: ['network and initial weights', 'rate', 'without', 'with normalisation'],
          rows: compareds.map(({ start, rate, plain, normal }) => [
            start,
            String(rate),
            accuracyText(plain),
            accuracyText(normal),
          ]),
        },
      ],
      criteria: [
        {
          text: 'sigmoids with normalisation exceed 0.7 at every rate from 0.03 to 3',
          measured: sigmoids.map(({ normal }) => accuracyText(normal)).join(', '),
          holds: sigmoids.every(({ normal }) => last(normal) > 0.7),
        },
        {
          text: 'without normalisation they stay below 0.4 at rates up to 0.1',
          measured: slow.map(({ plain }) => accuracyText(plain)).join(', '),
          holds: slow.every(({ plain }) => last(plain) < 0.4),
        },
        {
          text: 'the gradient agrees with central differences to 1e-6 of the largest derivative',
          measured: error.toExponential(1),
          holds: error < 1e-6,
        },
      ],
      figure: studyFigure({
        title: 'Three hidden layers of sigmoids, with and without batch normalisation',
        panels: [
          accuracyPanel('Without batch normalisation', sigmoids, ({ plain }) => plain),
          accuracyPanel('With batch normalisation', sigmoids, ({ normal }) => normal),
        ],
      }),
      notes: [
        'The initial weights are small normal numbers, as in the experiment of the paper with sigmoids. With weights of ' +
          'variance 2 / inputs (He) the network without normalisation does learn at a rate of 0.1, but slowly: the second criterion does not hold for it.',
        'Tests use running statistics with a momentum of 0.1.',
      ],
    };
  },
};

const sizes = [20, 50, 50, 50, 5];
const epochs = 10;
const batchSize = 60;

const forWeights = makeKey(4);
const narrow = (deviation: number): Layers => normalLayers(forWeights, sizes, () => deviation);

interface Setting {
  readonly start: string;
  readonly activation: Activation;
  readonly initial: Layers;
  readonly rate: number;
}

/** The test accuracy after each epoch; the list is shorter if the run diverged. */
type Accuracies = readonly number[];

interface Compared extends Setting {
  readonly plain: Accuracies;
  readonly normal: Accuracies;
}

interface Data {
  readonly examples: Examples;
  readonly test: Examples;
}

const compared = (data: Data, setting: Setting): Compared => {
  const { activation, initial, rate } = setting;
  const mlp = createMlp(activation);
  const run = { optimizer: sgd({ learningRate: rate }), epochs, shuffle: makeKey(5) };
  return {
    ...setting,
    plain: trainMlp({ ...run, mlp, initial, examples: data.examples, batchSize }, (params) =>
      mlp.accuracy(params, data.test),
    ),
    normal: trainedNormalised(data, setting),
  };
};

const trainedNormalised = ({ examples, test }: Data, { activation, initial, rate }: Setting): Accuracies => {
  const mlp = createNormalisedMlp(activation);
  const start = normalised(initial);
  // Not parameters: they follow from the batches, not from a gradient.
  let { running } = start;
  const events = train({
    optimizer: sgd({ learningRate: rate }),
    params: start.params,
    data: batches(examples, { batchSize, shuffle: makeKey(5) }),
    valueAndGrad: (params, batch) => {
      const [loss, gradients, after] = mlp.valueAndGrad(params, running, batch);
      running = after;
      return [loss, gradients];
    },
    epochs,
  });
  const accuracies: number[] = [];
  for (const event of events)
    if (event._tag === 'Epoch') accuracies.push(mlp.accuracy(event.at.params, running, test));
  return accuracies;
};

/** For a small network of sigmoids and a small batch. */
const errorOfGradient = (examples: Examples): number => {
  const mlp = createNormalisedMlp('sigmoid');
  const { params, running } = normalised(heLayers(makeKey(6), [20, 8, 8, 8, 5]));
  const batch = takeRows(
    examples,
    Array.from({ length: 20 }, (_, row) => row),
  );
  return gradientError(params, (at) => {
    const [loss, gradients] = mlp.valueAndGrad(at, running, batch);
    return [loss, gradients];
  });
};

/** The final accuracy of a run that did not diverge. */
const last = (accuracies: Accuracies): number =>
  accuracies.length < epochs ? NaN : (accuracies.at(-1) ?? NaN);

const accuracyText = (accuracies: Accuracies): string =>
  accuracies.length < epochs ? 'diverges' : last(accuracies).toFixed(3);

const accuracyPanel = (
  title: string,
  all: readonly Compared[],
  of: (compared: Compared) => Accuracies,
): Panel => ({
  title,
  xLabel: 'epochs',
  yLabel: 'test accuracy',
  yDomain: [0.1, 0.9],
  lines: all.map((each, look) => ({ label: `rate ${each.rate}`, look, points: counted(of(each)) })),
});
