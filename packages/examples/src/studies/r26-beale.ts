import type { AnyTransformation } from '@thalweg/core';
import { adadelta, adagrad, adam, momentum, nesterov, rmsprop, sgd } from '@thalweg/optimizers';
import { beale, bealeMinimum } from '../landscape/beale.js';
import { bealeNear, bealeRoute, stepsToMinimum } from '../landscape/beale-walks.js';
import type { Point } from '../landscape/landscape.js';
import { learningRateText } from '../landscape/learning-rate.js';
import { walk } from '../landscape/walk.js';
import type { Method } from '../method/method.js';
import { methods } from '../method/methods.js';
import { fixed, place } from '../page/number-text.js';
import { studyFigure, type Line } from './figure/study-figure.js';
import type { Study } from './study.js';

export const contoursOfBeale: Study = {
  name: 'R26',
  title: 'Contours of Beale’s function',
  claim:
    'On the contours of Beale’s function a large initial gradient makes methods with velocity shoot off and bounce around, ' +
    'while Adadelta and RMSprop go straight to the minimum, like an accelerated SGD (Radford’s animation; talk, ' +
    'visualization of algorithms).',
  fast: true,
  run: () => {
    const walks = walkers.map((walker) => ({ ...walker, points: walked(walker.optimizer) }));
    const arrivals = walks.filter(isMeasured).map((arrival) => ({
      ...arrival,
      steps: stepsToMinimum(arrival.points),
    }));
    const onMap = walks.filter(({ isDrawn }) => isDrawn);
    const [ball, ahead] = [methods.momentum, methods.nesterov].map(
      ({ label }) => onMap.find((of) => of.label === label)!.points,
    ) as [readonly Point[], readonly Point[]];
    const slow = walks.find(({ label }) => label === methods.adadelta.label)!.points;
    const thrown = fastRates.map((learningRate) => ({
      learningRate,
      runs: ofVelocity.map(atRate(learningRate)),
    }));
    const onTheLeft = fromLeft.map((optimizer) => walked(optimizer, leftStart));
    return {
      tables: [
        {
          caption: `Steps from ${place(bealeRoute.start)} to within ${bealeNear} of the minimum, at most ${most}`,
          head: ['optimizer', 'rate', 'steps', 'in NumPy', 'largest x'],
          rows: walks.map(({ label, optimizer, points, inNumPy }) => [
            label,
            learningRateText(optimizer),
            String(stepsToMinimum(points) ?? `not in ${points.length - 1}`),
            String(inNumPy ?? `not in ${most}`),
            largestX(points).toFixed(2),
          ]),
        },
      ],
      criteria: [
        {
          text: 'each takes as many steps as the same equations in NumPy, give or take 2',
          measured: `${Math.max(...arrivals.map(({ steps = NaN, inNumPy }) => Math.abs(steps - inNumPy)))} off at most`,
          holds: arrivals.every(({ steps = NaN, inNumPy }) => Math.abs(steps - inNumPy) <= 2),
        },
        {
          text: 'momentum and Nesterov shoot over the minimum at x = 3, beyond 3.3',
          measured: `${largestX(ball).toFixed(2)}, ${largestX(ahead).toFixed(2)}`,
          holds: largestX(ball) > 3.3 && largestX(ahead) > 3.3,
        },
        {
          text: `at rates of ${fastRates.join(' and ')} both diverge, where SGD converges`,
          measured: thrown
            .map(({ learningRate, runs }) => `${learningRate}: ${runs.map(fateText).join(', ')}`)
            .join('; '),
          holds: thrown.every(
            ({ runs: [plain, ...others] }) =>
              stepsToMinimum(plain!.points) !== undefined &&
              others.every(({ points }) => isGone(points.at(-1)!)),
          ),
        },
        {
          text: `Adadelta is still on its way after ${most} steps, at (2.84, 0.50)`,
          measured: placeText(slow.at(-1)!),
          holds: stepsToMinimum(slow) === undefined && placeText(slow.at(-1)!) === '(2.84, 0.50)',
        },
        {
          text: `from ${place(leftStart)} SGD, momentum and Adam stay in the flat valley on the left`,
          measured: `largest x ${onTheLeft.map((points) => fixed(largestX(points), 2)).join(', ')}`,
          holds: onTheLeft.every((points) => points.length === most + 1 && largestX(points) < 0),
        },
      ],
      figure: studyFigure({
        title: `Beale’s function from ${place(bealeRoute.start)}: who is thrown off, and who arrives`,
        panels: [
          {
            title: `The paths of ${shown} steps`,
            landscape: beale,
            levels: Array.from({ length: 13 }, (_, i) => 10 ** (-1.5 + i / 2)),
            xDomain: [-0.9, 4.4],
            yDomain: [-2.35, 1.85],
            lines: onMap.map(({ label, look, points }) => ({
              label,
              look,
              points: points.slice(0, shown + 1),
            })),
            signs: [
              { at: bealeRoute.start, text: 'start', side: 'left' },
              { at: bealeMinimum, text: 'minimum', side: 'below' },
            ],
          },
          {
            title: 'How far they are from the minimum',
            xLabel: 'steps',
            yLabel: 'distance (log scale)',
            yScale: 'log',
            yDomain: [0.01, 4],
            lines: onMap.map((of) => distanceLine(of, shown)),
          },
          {
            title: `The first steps at a rate of ${fastRates[0]}: momentum and Nesterov are thrown off`,
            xLabel: 'steps',
            yLabel: 'distance (log scale)',
            yScale: 'log',
            yDomain: [1, 1e4],
            lines: thrown[0]!.runs.map((of) => distanceLine(of, 30)),
          },
        ],
      }),
      notes: [
        'Radford did not publish his start and rates. At 0.006 SGD, momentum and Nesterov all converge, with little room: at 0.008 two of them no longer do.',
        'RMSprop and Adam are faster than SGD here, as the claim says; Adadelta is not: its steps start very small.',
      ],
    };
  },
};

const most = 5000;
/** The number of steps that the figure shows. */
const shown = 1000;
const rate = 0.006;
const fastRates = [0.008, 0.01];
const leftStart: Point = { x: -1, y: 1.5 };

const walked = (optimizer: AnyTransformation, start: Point = bealeRoute.start): readonly Point[] =>
  walk(beale, optimizer, { start, steps: most });

interface Walker extends Pick<Method, 'label' | 'look'> {
  readonly optimizer: AnyTransformation;
  readonly isDrawn: boolean;
  /** The steps of a prototype in NumPy, if it arrived. */
  readonly inNumPy?: number;
}

const isMeasured = <T extends Walker>(walker: T): walker is T & { readonly inNumPy: number } =>
  walker.inNumPy !== undefined;

const drawn = ({ label, look }: Method, optimizer: AnyTransformation, inNumPy?: number): Walker => ({
  label,
  look,
  optimizer,
  isDrawn: true,
  ...(inNumPy !== undefined && { inNumPy }),
});

const tabled = (method: Method, optimizer: AnyTransformation, inNumPy: number): Walker => ({
  ...drawn(method, optimizer, inNumPy),
  isDrawn: false,
});

const walkers: readonly Walker[] = [
  drawn(methods.sgd, sgd({ learningRate: rate }), 805),
  drawn(methods.momentum, momentum({ learningRate: rate }), 182),
  drawn(methods.nesterov, nesterov({ learningRate: rate }), 44),
  // As in the talk, epsilon is under the root.
  drawn(methods.adagrad, adagrad({ learningRate: 0.5, epsInSqrt: true }), 454),
  drawn(methods.adadelta, adadelta()),
  drawn(methods.rmsprop, rmsprop({ learningRate: 0.01 }), 335),
  drawn(methods.adam, adam({ learningRate: 0.1 }), 253),
  tabled(methods.adam, adam({ learningRate: 0.05 }), 474),
  tabled(methods.sgd, sgd({ learningRate: 0.001 }), 4827),
  tabled(methods.momentum, momentum({ learningRate: 0.001 }), 469),
  tabled(methods.nesterov, nesterov({ learningRate: 0.001 }), 471),
  tabled(methods.sgd, sgd({ learningRate: 0.008 }), 604),
  tabled(methods.sgd, sgd({ learningRate: 0.01 }), 484),
];

/** The first of these has no velocity. */
const ofVelocity = [
  { method: methods.sgd, create: sgd },
  { method: methods.momentum, create: momentum },
  { method: methods.nesterov, create: nesterov },
] as const;

interface Run extends Pick<Method, 'label' | 'look'> {
  readonly points: readonly Point[];
}

const atRate =
  (learningRate: number) =>
  ({ method: { label, look }, create }: (typeof ofVelocity)[number]): Run => ({
    label,
    look,
    points: walked(create({ learningRate })),
  });

const fromLeft: readonly AnyTransformation[] = [
  sgd({ learningRate: 0.001 }),
  momentum({ learningRate: 0.001 }),
  adam({ learningRate: 0.05 }),
];

const isGone = ({ x, y }: Point): boolean => Math.hypot(x, y) > 1e6;

const fateText = ({ label, points }: Run): string =>
  isGone(points.at(-1)!)
    ? `${label} gone after ${points.length - 1}`
    : `${label} there after ${stepsToMinimum(points) ?? `more than ${most}`}`;

const largestX = (points: readonly Point[]): number => points.reduce((x, at) => Math.max(x, at.x), -Infinity);

const placeText = ({ x, y }: Point): string => `(${x.toFixed(2)}, ${y.toFixed(2)})`;

const distanceLine = ({ label, look, points }: Run, steps: number): Line => ({
  label,
  look,
  points: points
    .slice(0, steps + 1)
    .map(({ x, y }, step) => ({ x: step, y: Math.hypot(x - bealeMinimum.x, y - bealeMinimum.y) })),
});
