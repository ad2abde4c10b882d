import type { AnyTransformation } from '@thalweg/core';
import { adadelta, sgd } from '@thalweg/optimizers';
import type { Landscape, Point } from '../landscape/landscape.js';
import { walk } from '../landscape/walk.js';
import { fixed, place } from '../page/number-text.js';
import { studyFigure, type Panel } from './figure/study-figure.js';
import type { Study } from './study.js';

export const unitsOfLoss: Study = {
  name: 'R5',
  title: 'Adadelta and the units of the loss',
  claim:
    'The updates of Adadelta have the units of the parameters, so it needs no learning rate and does the same if the loss is ' +
    'multiplied by a constant (talk, eqs. 4 to 11; Zeiler, "ADADELTA: an adaptive learning rate method", 2012).',
  fast: true,
  run: () => {
    const results = scales.map(({ s, look, leftInNumPy }) => ({
      s,
      look,
      leftInNumPy,
      free: walked(freeOfRate, s),
      plain: walked(sgd({ learningRate }), s),
    }));
    const [, , steep] = results as [unknown, unknown, (typeof results)[number]];
    const longer = walked(freeOfRate, steep.s, 10_000);
    const panel = (title: string, of: (result: (typeof results)[number]) => readonly Point[]): Panel => ({
      title,
      xLabel: 'steps',
      yLabel: 'distance from the minimum (log scale)',
      yScale: 'log',
      yDomain: [1e-4, 10],
      lines: results.map((result) => ({
        label: `s = ${result.s}`,
        look: result.look,
        points: of(result).map((at, x) => ({ x, y: Math.hypot(at.x, at.y) })),
      })),
    });
    return {
      tables: [
        {
          caption: `s (x² + 10 y²) / 2 from ${place(start)}, ${steps} steps`,
          head: ['s', 'Adadelta, x', 'Adadelta, y', `SGD at ${learningRate}, x`, 'in NumPy'],
          rows: results.map(({ s, free, plain, leftInNumPy }) => [
            String(s),
            fixed(free.at(-1)!.x, 4),
            fixed(free.at(-1)!.y, 4),
            isGone(plain) ? 'diverged' : plain.at(-1)!.x.toFixed(2),
            leftInNumPy === undefined ? 'diverged' : String(leftInNumPy),
          ]),
        },
      ],
      criteria: [
        {
          text: `Adadelta ends with |x| and |y| below ${near} for each s`,
          measured: results.map(({ s, free }) => `${largest(free).toFixed(4)} for ${s}`).join(', '),
          holds: results.every(({ free }) => largest(free) < near),
        },
        ...results.flatMap(({ s, plain, leftInNumPy }) =>
          leftInNumPy === undefined
            ? []
            : [
                {
                  text: `for s = ${s}, SGD has ${leftInNumPy} of x left`,
                  measured: Math.abs(plain.at(-1)!.x).toPrecision(2),
                  holds: Math.abs(plain.at(-1)!.x - leftInNumPy) < 0.005,
                },
              ],
        ),
        {
          text: `for s = ${steep.s}, SGD diverges`,
          measured: isGone(steep.plain)
            ? `its numbers end after ${steep.plain.length - 1} steps`
            : `no, it ends at x = ${steep.plain.at(-1)!.x.toPrecision(2)}`,
          holds: isGone(steep.plain),
        },
      ],
      figure: studyFigure({
        title: 'The same bowl in three units: s (x² + 10 y²) / 2',
        panels: [
          panel('Adadelta', ({ free }) => free),
          panel(`SGD, rate ${learningRate}`, ({ plain }) => plain),
        ],
      }),
      notes: [
        `|θ| < ${near} is read for each parameter. Their norm is ${Math.hypot(steep.free.at(-1)!.x, steep.free.at(-1)!.y).toFixed(4)} for s = ${steep.s}.`,
        `On the way down the three paths of Adadelta are almost one. At the minimum they part, because its ε is added to squares of gradients: for s = ${results[0]!.s} these are soon below ε, and what is left is gradient descent. The others jump from side to side of the minimum, and the jumps grow: the distance is ${[1000, steps, 10_000].map((step) => `${away(longer, step)} after ${step.toLocaleString('en')}`).join(', ')} steps for s = ${steep.s}. So the first criterion holds for this length of run only.`,
      ],
    };
  },
};

const start: Point = { x: 3, y: -2 };
const steps = 3000;
const learningRate = 0.05;
const near = 0.03;
const freeOfRate = adadelta({ rho: 0.95, eps: 1e-6 });

/** What a prototype in NumPy had left of x with SGD, if it did not diverge. */
const scales: readonly { readonly s: number; readonly look: number; readonly leftInNumPy?: number }[] = [
  { s: 0.01, look: 0, leftInNumPy: 0.67 },
  { s: 1, look: 1, leftInNumPy: 0 },
  { s: 100, look: 2 },
];

const bowl = (s: number): Landscape => ({
  height: ({ x, y }) => (s * (x ** 2 + 10 * y ** 2)) / 2,
  gradient: ({ x, y }) => ({ x: s * x, y: 10 * s * y }),
});

/** All steps, or until the numbers end. */
const walked = (optimizer: AnyTransformation, s: number, count = steps): readonly Point[] =>
  walk(bowl(s), optimizer, { start, steps: count });

const isGone = (points: readonly Point[]): boolean =>
  points.length <= steps && Math.abs(points.at(-1)!.x) > 1e100;

const away = (points: readonly Point[], step: number): string =>
  Math.hypot(points[step]!.x, points[step]!.y).toFixed(3);

const largest = (points: readonly Point[]): number => {
  const { x, y } = points.at(-1)!;
  return Math.max(Math.abs(x), Math.abs(y));
};
