import type { Point } from '../landscape/landscape.js';
import { saddleStart, saddleWalks, stepsToLeave } from '../landscape/saddle-walks.js';
import { walkOf, type Walk } from '../landscape/walker.js';
import { methods } from '../method/methods.js';
import { place } from '../page/number-text.js';
import { studyFigure, type Panel } from './figure/study-figure.js';
import type { Study } from './study.js';

export const offASaddle: Study = {
  name: 'R27',
  title: 'A saddle',
  claim:
    'On a saddle SGD is the slowest to leave; momentum and Nesterov wander before they go down, and Adagrad, Adadelta and ' +
    'RMSprop go down quickly (Radford’s animation; talk, visualization of algorithms).',
  fast: true,
  run: () => {
    const walks = [saddleStart, nearStart].map(saddleWalks) as [readonly Walk[], readonly Walk[]];
    const results = measured.map((of) => ({
      ...of,
      label: methods[of.name].label,
      steps: walks.map((from) => stepsToLeave(walkOf(from, methods[of.name]).points) ?? Infinity) as [
        number,
        number,
      ],
    }));
    const [plain, ...others] = results as [(typeof results)[number], ...typeof results];
    const ratios = others.flatMap(({ steps }) => steps.map((count, i) => plain.steps[i]! / count));
    const adaptive = results.filter(({ isAdaptive }) => isAdaptive);
    const changes = adaptive.map(({ steps: [far, near] }) => Math.abs(near - far));
    const delay = plain.steps[1] - plain.steps[0];
    const stuck = saddleWalks({ x: -1, y: 0 });
    return {
      tables: [
        {
          caption: 'Steps until |y| > 1',
          head: [
            'optimizer',
            ...[saddleStart, nearStart].flatMap((start) => [`from ${place(start)}`, 'in NumPy']),
          ],
          rows: results.map(({ label, steps, inNumPy }) => [
            label,
            ...steps.flatMap((count, i) => [String(count), String(inNumPy[i])]),
          ]),
        },
      ],
      criteria: [
        {
          text: 'SGD takes at least 2.5 times as many steps as each other optimizer',
          measured: `${Math.min(...ratios).toFixed(1)} times at least`,
          holds: ratios.every((ratio) => ratio >= 2.5),
        },
        {
          text: 'an optimizer that normalises the gradient takes as many from ten times as near to the ridge, to 2 steps',
          measured: `${Math.max(...changes)} more or fewer at most`,
          holds: changes.every((change) => change <= 2),
        },
        {
          text: 'SGD takes more than 100 steps longer from there',
          measured: String(delay),
          holds: delay > 100,
        },
        {
          text: 'from y = 0 none ever leaves the ridge',
          measured: `${stuck.filter(({ points }) => points.every(({ y }) => y === 0)).length} of ${stuck.length} stay at y = 0 for ${stuck[0]!.points.length - 1} steps`,
          holds: stuck.every(({ points }) => points.every(({ y }) => y === 0)),
        },
        {
          text: 'all take as many steps as the same equations in NumPy',
          measured: results.map(({ steps }) => steps.join(' and ')).join(', '),
          holds: results.every(({ steps, inNumPy }) => steps.every((count, i) => count === inNumPy[i])),
        },
      ],
      figure: studyFigure({
        title: 'x² − y²: how far from the ridge, from two starts',
        panels: [panel(saddleStart, walks[0]), panel(nearStart, walks[1])],
      }),
      notes: [
        'Steps proportional to the gradient multiply y by a factor, so the time to leave grows with the logarithm of the distance; normalised steps do not depend on it.',
      ],
    };
  },
};

/** Ten times as near to the ridge, and on the other side of the pass. */
const nearStart: Point = { x: 0.5, y: 1e-4 };

interface Measured {
  readonly name: keyof typeof methods;
  readonly isAdaptive: boolean;
  /** The steps of a prototype in NumPy, from the two starts. */
  readonly inNumPy: readonly [far: number, near: number];
}

const measured: readonly Measured[] = [
  { name: 'sgd', isAdaptive: false, inNumPy: [349, 466] },
  { name: 'momentum', isAdaptive: false, inNumPy: [72, 95] },
  { name: 'nesterov', isAdaptive: false, inNumPy: [68, 90] },
  { name: 'adagrad', isAdaptive: true, inNumPy: [17, 17] },
  { name: 'adadelta', isAdaptive: true, inNumPy: [27, 29] },
  { name: 'rmsprop', isAdaptive: true, inNumPy: [72, 73] },
  { name: 'adam', isAdaptive: true, inNumPy: [77, 77] },
  { name: 'adamax', isAdaptive: true, inNumPy: [124, 124] },
  { name: 'nadam', isAdaptive: true, inNumPy: [73, 74] },
];

const panel = (start: Point, walks: readonly Walk[]): Panel => ({
  title: `From ${place(start)}`,
  xLabel: 'steps',
  yLabel: 'distance from the ridge, |y| (log scale)',
  yScale: 'log',
  yDomain: [1e-4, 1.5],
  lines: measured.map(({ name }) => {
    const { label, look, points } = walkOf(walks, methods[name]);
    return { label, look, points: points.map(({ y }, x) => ({ x, y: Math.abs(y) })) };
  }),
});
