import { makeStep, tensor } from '@thalweg/core';
import { adam } from '@thalweg/optimizers';
import { studyFigure } from './figure/study-figure.js';
import type { Study } from './study.js';

export const gradientDrop: Study = {
  name: 'R25',
  title: 'A shorter memory of squared gradients',
  claim:
    'Lowering β₂ has a large positive impact: Adam then soon forgets large gradients that are over and does not go on ' +
    'making small steps (Dozat and Manning, "Deep biaffine attention for neural dependency parsing", 2017; talk, case ' +
    'studies).',
  fast: true,
  run: () => {
    const results = decays.map((decay) => ({ ...decay, steps: stepsWith(decay.b2) }));
    const [short, , long] = results.map(({ steps }) => steps[before + early - 1]!) as [
      number,
      number,
      number,
    ];
    return {
      tables: [
        {
          caption: `Adam's step over its rate, after the gradient fell from ${large} to ${small}`,
          head: ['β₂', ...[early, late].flatMap((after) => [`after ${after} steps`, 'in NumPy'])],
          rows: results.map(({ b2, steps, inNumPy }) => [
            String(b2),
            ...[early, late].flatMap((after, i) => [
              steps[before + after - 1]!.toPrecision(3),
              String(inNumPy[i]),
            ]),
          ]),
        },
      ],
      criteria: [
        {
          text: `${early} steps after the drop, the step with β₂ = 0.9 is above 0.8 of the rate`,
          measured: short.toPrecision(3),
          holds: short > 0.8,
        },
        {
          text: 'with β₂ = 0.999 it is below 0.05 of the rate',
          measured: long.toPrecision(3),
          holds: long < 0.05,
        },
        {
          text: 'all steps of the table are those of the same equations in NumPy, to 0.0005',
          measured: `off by ${Math.max(...results.map(errorOf)).toExponential(1)} at most`,
          holds: results.every((result) => errorOf(result) <= 5e-4),
        },
      ],
      figure: studyFigure({
        title: `Adam after ${before} gradients of ${large}, when all that follow are ${small}`,
        panels: [
          {
            title: 'How long Adam makes small steps',
            xLabel: 'steps since the gradient fell',
            yLabel: 'step / learning rate (log scale)',
            yScale: 'log',
            lines: results.map(({ b2, look, steps }) => ({
              label: `β₂ = ${b2}`,
              look,
              points: steps.map((y, i) => ({ x: i + 1 - before, y })).filter(({ x }) => x > -25),
            })),
          },
        ],
      }),
      notes: [
        'This is the mechanism alone, for one parameter. The paper reports the effect on parsing: 95.75 % of the words attached rightly with β₂ = 0.9, and 95.53 % with 0.999.',
        'β₁ is 0.9: the average of gradients forgets the large ones within 50 steps. Until the average of their squares has fallen below 1, from 10,000, the steps are too small; that takes ' +
          `${decays.map(({ b2 }) => Math.ceil(Math.log(small ** 2 / large ** 2) / Math.log(b2))).join(', ')} steps for the three β₂.`,
      ],
    };
  },
};

const large = 100;
const small = 1;
/** The number of large gradients. */
const before = 200;
const [early, late] = [100, 200];

interface Decay {
  readonly b2: number;
  readonly look: number;
  /** What a prototype in NumPy had after 100 and after 200 steps. */
  readonly inNumPy: readonly [early: number, late: number];
}

const decays: readonly Decay[] = [
  { b2: 0.9, look: 0, inNumPy: [0.891, 1] },
  { b2: 0.98, look: 1, inNumPy: [0.028, 0.076] },
  { b2: 0.999, look: 2, inNumPy: [0.0126, 0.015] },
];

/** The sizes of Adam's steps at a rate of 1. */
const stepsWith = (b2: number): readonly number[] => {
  const step = makeStep(adam({ learningRate: 1, b1: 0.9, b2 }));
  let at = step.init(tensor(0));
  return Array.from({ length: before + late }, (_, t) => {
    const from = at.params.get();
    at = step(at, tensor(t < before ? large : small));
    return from - at.params.get();
  });
};

/** The largest difference from the prototype. */
const errorOf = ({ steps, inNumPy }: { readonly steps: readonly number[] } & Decay): number =>
  Math.max(...[early, late].map((after, i) => Math.abs(steps[before + after - 1]! - inNumPy[i]!)));
