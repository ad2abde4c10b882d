import { makeStep, tensor, toArray, type AnyTransformation } from '@thalweg/core';
import { sgd } from '@thalweg/optimizers';
import { methods } from '../method/methods.js';
import { studyFigure } from './figure/study-figure.js';
import { convexNesterov } from './optimizer/convex-nesterov.js';
import { tridiagonal } from './problem/tridiagonal.js';
import type { Study } from './study.js';

export const nesterovRate: Study = {
  name: 'R3',
  title: "Nesterov's rate on the worst quadratic",
  claim:
    'Looking ahead makes momentum more responsive: on smooth convex functions Nesterov’s method is above the minimum by at ' +
    'most a multiple of 1 / k², where gradient descent needs 1 / k (talk, eq. 2; Nesterov, "A method for unconstrained ' +
    'convex minimization problem with the rate of convergence O(1/k²)", 1983).',
  fast: true,
  run: () => {
    const descent = gaps(sgd({ learningRate: 1 / smoothness }));
    const accelerated = gaps(convexNesterov({ learningRate: 1 / smoothness }));
    const distance = hard.minimizer.reduce((total, x) => total + x * x, 0);
    const bounds = accelerated.map((_, k) => (2 * smoothness * distance) / (k + 1) ** 2);
    const nearest = Math.max(...accelerated.map((gap, k) => gap / bounds[k]!));
    const ends = [descent, accelerated].map((of) => of.at(-1)!) as [number, number];
    return {
      tables: [
        {
          caption: `Above the minimum after ${iterations} steps at a rate of 1 / L`,
          head: ['optimizer', 'loss minus its minimum', 'in NumPy'],
          rows: [
            [methods.sgd.label, ends[0].toExponential(2), inNumPy.descent.toExponential(2)],
            [methods.nesterov.label, ends[1].toExponential(2), inNumPy.accelerated.toExponential(2)],
            ['bound on Nesterov', bounds.at(-1)!.toExponential(2), ''],
          ],
        },
      ],
      criteria: [
        {
          text: `after ${iterations} steps Nesterov is at least 4 times as near to the minimum as gradient descent`,
          measured: `${(ends[0] / ends[1]).toFixed(1)} times`,
          holds: ends[0] / ends[1] >= 4,
        },
        {
          text: 'after k steps, for every k, it is within 2 L |x₀ − x*|² / (k + 1)² of the minimum',
          measured: `${nearest.toFixed(3)} of that at most`,
          holds: nearest <= 1,
        },
        {
          text: 'both are where the same equations in NumPy are, to 5e-5',
          measured: `off by ${errorOf(ends).toExponential(1)} at most`,
          holds: errorOf(ends) <= 5e-5,
        },
      ],
      figure: studyFigure({
        title: `A quadratic of ${size} variables that is as hard as a smooth convex function can be`,
        panels: [
          {
            title: 'Above the minimum',
            xLabel: 'steps',
            yLabel: 'loss minus its minimum (log scale)',
            yScale: 'log',
            lines: [
              { ...methods.sgd, values: descent },
              { ...methods.nesterov, values: accelerated },
              { label: '2 L |x₀ − x*|² / (k + 1)², the bound on Nesterov', look: 5, values: bounds },
            ].map(({ label, look, values }) => ({ label, look, points: values.map((y, x) => ({ x, y })) })),
          },
        ],
      }),
      notes: [
        'f(x) = xᵀAx / 2 − x₁, where A has 2 on the diagonal and −1 beside it, so L = 4. From 0, each step reaches one more variable only.',
        'The momentum of this form is (k − 1) / (k + 2) on the way from xₖ. A constant momentum has no such bound.',
      ],
    };
  },
};

const size = 400;
const smoothness = 4;
const iterations = 150;
const hard = tridiagonal(size);

/** What a prototype in NumPy had at the end. */
const inNumPy = { descent: 3.13e-2, accelerated: 5.8e-3 };

const errorOf = ([descent, accelerated]: readonly [number, number]): number =>
  Math.max(Math.abs(descent - inNumPy.descent), Math.abs(accelerated - inNumPy.accelerated));

/** f(x_k) - f(x*) for k = 0, 1, ... from x_0 = 0. */
const gaps = (optimizer: AnyTransformation): readonly number[] => {
  const step = makeStep(optimizer);
  let at = step.init(tensor(hard.minimizer.map(() => 0)));
  return Array.from({ length: iterations + 1 }, () => {
    const gap = hard.value(toArray(at.params)) - hard.minimum;
    at = step(at, tensor(hard.gradient(toArray(step.gradientPoint(at)))));
    return gap;
  });
};
