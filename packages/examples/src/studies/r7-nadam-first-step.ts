import { makeStep, tensor, type AnyTransformation } from '@thalweg/core';
import { adam, nadam } from '@thalweg/optimizers';
import { counted } from './figure/counted.js';
import { studyFigure } from './figure/study-figure.js';
import type { Study } from './study.js';

export const nadamFirstStep: Study = {
  name: 'R7',
  title: 'Four Nadams',
  claim:
    'Nadam is Adam with the momentum of Nesterov (talk, named without equations; Dozat, "Incorporating Nesterov momentum ' +
    'into Adam", 2016). What is called Nadam differs from source to source, at the first step by almost a factor of two.',
  fast: true,
  run: () => {
    const results = forms.map((form) => ({
      ...form,
      steps: stepsOf(form.optimizer, 1, shown),
      // The size of the gradient does not matter.
      error: Math.max(
        ...[1, 0.37, -40, 1e-9].map((gradient) =>
          Math.abs(stepsOf(form.optimizer, gradient, 1)[0]! * Math.sign(gradient) - form.constant),
        ),
      ),
    }));
    return {
      tables: [
        {
          caption: 'The first step over the rate, where the gradient is not 0',
          head: ['form', 'measured', 'by hand', 'farthest off'],
          rows: results.map(({ label, steps, constant, error }) => [
            label,
            steps[0]!.toFixed(6),
            constant.toFixed(6),
            error.toExponential(0),
          ]),
        },
      ],
      criteria: [
        {
          text: 'each first step is the constant computed by hand, to 1e-6, for gradients of any size and sign',
          measured: `off by ${Math.max(...results.map(({ error }) => error)).toExponential(1)} at most`,
          holds: results.every(({ error }) => error <= 1e-6),
        },
        {
          text: 'that of Dozat is 1.33188 as in NumPy, and 1.33121 without the factor ν under the root',
          measured: [1, Math.sqrt(nu)]
            .map((factor) => (results[0]!.steps[0]! * factor).toFixed(5))
            .join(', '),
          holds:
            results[0]!.steps[0]!.toFixed(5) === '1.33188' &&
            (results[0]!.steps[0]! * Math.sqrt(nu)).toFixed(5) === '1.33121',
        },
      ],
      figure: studyFigure({
        title: 'The same gradient again and again: the steps of Adam and of what is called Nadam',
        panels: [
          {
            title: 'From the first step on',
            xLabel: 'steps',
            yLabel: 'step / learning rate',
            xTicks: 10,
            lines: results.map(({ label, look, steps }) => ({ label, look, points: counted(steps) })),
          },
        ],
      }),
      notes: [
        'Dozat’s algorithm 2 has a momentum that grows with time, here with b1 = 0.99, and a factor ν = 0.999 under the root that the paper does not explain. Ruder’s survey keeps b1 constant. Optax corrects the average for the step to come. PyTorch has the growing momentum with an average that decays at a constant b1.',
        `Under a constant gradient PyTorch’s steps then fall to ${Math.min(...results.find(({ label }) => label.endsWith('PyTorch'))!.steps).toFixed(2)} of the rate, below those of Adam: it normalises its average by the product of the growing momenta, which is not the weight of the average.`,
        'ε is 0.',
      ],
    };
  },
};

/** The number of steps that the figure shows. */
const shown = 40;

const at = { learningRate: 1, eps: 0 };

const nu = 0.999;

// Algorithm 2 at t = 1. With m = (1 - µ1) g and n = (1 - ν) g^2 the step is (µ2 (1 - µ1) / (1 - µ1 µ2) + 1) / √ν, where
// µt = 0.99 (1 - 0.96^(t / 250) / 2).
const [mu1, mu2] = [1, 2].map((t) => 0.99 * (1 - 0.5 * 0.96 ** (t / 250))) as [number, number];
const dozat = ((mu2 * (1 - mu1)) / (1 - mu1 * mu2) + 1) / Math.sqrt(nu);

interface Form {
  readonly label: string;
  readonly look: number;
  readonly optimizer: AnyTransformation;
  /** The first step over the rate. */
  readonly constant: number;
}

const forms: readonly Form[] = [
  { label: 'Nadam of Dozat', look: 0, optimizer: nadam({ ...at, b1: 0.99, form: 'dozat' }), constant: dozat },
  {
    label: 'Nadam of Ruder',
    look: 1,
    optimizer: nadam({ ...at, b1: 0.9, form: 'simplified' }),
    constant: 1.9,
  },
  {
    label: 'Nadam of Optax',
    look: 2,
    optimizer: nadam({ ...at, b1: 0.9, form: 'optax' }),
    constant: 1.473684,
  },
  {
    label: 'Nadam of PyTorch',
    look: 3,
    optimizer: nadam({ ...at, b1: 0.9, form: 'pytorch' }),
    constant: 1.056452,
  },
  { label: 'Adam', look: 5, optimizer: adam(at), constant: 1 },
];

/** The first steps downhill under a constant gradient. */
const stepsOf = (optimizer: AnyTransformation, gradient: number, count: number): readonly number[] => {
  const step = makeStep(optimizer);
  let at = step.init(tensor(0));
  return Array.from({ length: count }, () => {
    const from = at.params.get();
    at = step(at, tensor(gradient));
    return from - at.params.get();
  });
};
