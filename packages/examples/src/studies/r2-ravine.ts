import type { AnyTransformation } from '@thalweg/core';
import { momentum, nesterov, sgd } from '@thalweg/optimizers';
import type { Point } from '../landscape/landscape.js';
import { ravine } from '../landscape/ravine.js';
import { bottom, ravineRoute } from '../landscape/ravine-walks.js';
import { walk } from '../landscape/walk.js';
import { place } from '../page/number-text.js';
import { studyFigure, type MapPanel } from './figure/study-figure.js';
import type { Study } from './study.js';

export const momentumInRavine: Study = {
  name: 'R2',
  title: 'Momentum in a ravine',
  claim:
    'Momentum adds up the steps that point the same way and damps those that change direction, so it crosses a ravine ' +
    'faster than gradient descent and oscillates less (talk, eq. 1; Qian, "On the momentum term in gradient descent ' +
    'learning algorithms", 1999).',
  fast: true,
  run: () => {
    const walks = walkers.map((walker) => ({
      ...walker,
      points: walk(ravine, walker.optimizer, ravineRoute),
    }));
    const [plain, best, ball, heavyBall] = walks.map(stepsOf) as [number, number, number, number];
    const map = (title: string, names: readonly Name[]): MapPanel => ({
      title,
      landscape: ravine,
      levels: Array.from({ length: 9 }, (_, i) => 10 ** (-1.5 + i / 2)),
      xDomain: [-2.4, 10.8],
      yDomain: [-1.25, 1.25],
      lines: walks
        .filter(({ name }) => names.includes(name))
        .map(({ label, look, points }) => ({ label, look, points: points.slice(0, shown + 1) })),
      everyPoint: true,
    });
    return {
      tables: [
        {
          caption: `Steps from ${place(ravineRoute.start)} to a height below ${bottom}`,
          head: ['optimizer', 'steps', 'in NumPy', `changes of side in ${shown} steps`],
          rows: walks.map((walked) => [
            walked.label,
            String(stepsOf(walked)),
            String(walked.inNumPy),
            String(changesOfSide(walked.points.slice(0, shown + 1))),
          ]),
        },
      ],
      criteria: [
        {
          text: 'at the same rate, gradient descent takes at least 4 times as many steps as momentum',
          measured: `${plain} and ${ball}: ${(plain / ball).toFixed(1)} times`,
          holds: plain / ball >= 4,
        },
        {
          text: 'each at its best rate, gradient descent takes at least 5 times as many as the heavy ball',
          measured: `${best} and ${heavyBall}: ${(best / heavyBall).toFixed(1)} times`,
          holds: best / heavyBall >= 5,
        },
        {
          text: 'all take as many steps as the same equations in NumPy',
          measured: walks.map((walked) => `${stepsOf(walked)}`).join(', '),
          holds: walks.every((walked) => stepsOf(walked) === walked.inNumPy),
        },
      ],
      figure: studyFigure({
        title: `(x² + 100 y²) / 2: the first ${shown} steps, and the way down`,
        panels: [
          map('Without momentum', ['plain', 'best']),
          map('With momentum', ['ball', 'ahead']),
          {
            title: 'The way down',
            xLabel: 'steps',
            yLabel: 'height (log scale)',
            yScale: 'log',
            lines: walks.map(({ label, look, points }) => ({
              label,
              look,
              points: points.map((at, x) => ({ x, y: ravine.height(at) })),
            })),
          },
        ],
      }),
      notes: [
        `The best rate without momentum is 2 / (l + L), for curvatures from l = ${least} to L = ${most}; the best pair with it is the rate 4 / (√l + √L)² and the momentum ((√L − √l) / (√L + √l))².`,
        'The maps are stretched across the ravine, which is ten times narrower. The heavy ball with its best rate is not on them: it first swings almost 4 times as far from the floor as it started.',
      ],
    };
  },
};

const [least, most] = [1, 100];
const [rootLeast, rootMost] = [Math.sqrt(least), Math.sqrt(most)];

/** The number of steps that the maps show. */
const shown = 60;

type Name = 'plain' | 'best' | 'ball' | 'heavyBall' | 'ahead';

interface Walker {
  readonly name: Name;
  readonly label: string;
  readonly look: number;
  readonly optimizer: AnyTransformation;
  /** The steps that a prototype in NumPy took. */
  readonly inNumPy: number;
}

const walkers: readonly Walker[] = [
  {
    name: 'plain',
    label: 'SGD, rate 0.01',
    look: 0,
    optimizer: sgd({ learningRate: 0.01 }),
    inNumPy: 1112,
  },
  {
    name: 'best',
    label: 'SGD, best rate',
    look: 3,
    optimizer: sgd({ learningRate: 2 / (least + most) }),
    inNumPy: 576,
  },
  {
    name: 'ball',
    label: 'momentum 0.9, rate 0.01',
    look: 1,
    optimizer: momentum({ learningRate: 0.01, momentum: 0.9 }),
    inNumPy: 202,
  },
  {
    name: 'heavyBall',
    label: 'heavy ball, best rate',
    look: 4,
    optimizer: momentum({
      learningRate: 4 / (rootLeast + rootMost) ** 2,
      momentum: ((rootMost - rootLeast) / (rootMost + rootLeast)) ** 2,
    }),
    inNumPy: 81,
  },
  {
    name: 'ahead',
    label: 'Nesterov 0.9, rate 0.01',
    look: 2,
    optimizer: nesterov({ learningRate: 0.01, momentum: 0.9 }),
    inNumPy: 170,
  },
];

const stepsOf = ({ points }: { readonly points: readonly Point[] }): number => points.length - 1;

/** How often a walk crosses the floor of the ravine. */
const changesOfSide = (points: readonly Point[]): number =>
  points.filter(({ y }, i) => y * (points[i - 1]?.y ?? y) < 0).length;
