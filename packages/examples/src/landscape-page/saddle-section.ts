import { drawLines, type DrawingSize } from '../chart/draw-lines.js';
import { learningRateText } from '../landscape/learning-rate.js';
import { saddle } from '../landscape/saddle.js';
import { saddleStart, saddleWalks, stepsToLeave } from '../landscape/saddle-walks.js';
import { walkOf, type Walk } from '../landscape/walker.js';
import { methods } from '../method/methods.js';
import { animatedFigure } from '../page/animated-figure.js';
import { figure } from '../page/figure.js';
import { fixed, place } from '../page/number-text.js';
import type { Section } from '../page/section.js';
import { table, type Column } from '../page/table.js';
import { contours } from './contours.js';
import { drawPaths, type PathPicture } from './path-picture.js';
import { seenFrom } from './projection.js';
import { surface } from './surface.js';

const wide: DrawingSize = { name: 'wide', width: 920, height: 560, fontSize: 14, xTicks: 8 };
const narrow: DrawingSize = { name: 'narrow', width: 368, height: 300, fontSize: 12.5, xTicks: 5 };
const panel: DrawingSize = { name: 'panel', width: 456, height: 340, fontSize: 13, xTicks: 6 };

const project = seenFrom(saddle, -75, 38);

/** Nearer to the ridge than {@link saddleStart}, and on the other side. */
const secondStart = { x: 0.5, y: 1e-4 };

export const saddleSection = (): Section => {
  const walks = saddleWalks();
  return {
    id: 'saddle',
    title: 'A saddle',
    body: [
      surfaceFigure(walks),
      figure(
        `<div class="pair"><div><h3>From above</h3>${fromAbove(walks)}</div>
<div><h3>By time</h3>${byTime(walks)}</div></div>`,
        `From above, the same walks on contours 0.1 apart: Momentum and Nesterov swing from side to side of the pass, the
adaptive methods cut the corner, and SGD, PowerSign and AddSign go the same way, each at its pace. By time, on a log scale:
optimizers with steps proportional to the gradient multiply y by a factor per step, a straight line that is slow while y is small; optimizers that normalise the gradient do not depend on the size of y.`,
      ),
      table(walks, columns, (walk) => walk),
    ].join('\n'),
  };
};

const surfaceFigure = (walks: readonly Walk[]): string => {
  const projected = walks.map((walk) => ({ ...walk, points: walk.points.map(project) }));
  const picture: PathPicture = {
    xDomain: [-1.5, 1.5],
    yDomain: [-1.35, 1.9],
    description:
      'The surface of a saddle with the path of each optimizer; the table below says when each left it',
    ground: () => [surface(saddle, project, { xDomain: [-1.2, 1.2], yDomain: [-1.2, 1.2], tiles: 16 })],
    walks: projected,
    signs: [{ at: project(saddleStart), text: 'start', side: 'left' }],
  };
  return animatedFigure({
    lines: projected,
    pictures: drawPaths(picture, wide) + drawPaths(picture, narrow),
    caption: [
      `z = x² − y², from ${place(saddleStart)} until |y| > 1: down the ridge to the pass, then off to one side.`,
      whatToSee(walks),
    ],
  });
};

const fromAbove = (walks: readonly Walk[]): string => {
  const view = { xDomain: [-1.1, 0.5], yDomain: [-0.1, 1.2] } as const;
  return drawPaths(
    {
      ...view,
      description: 'The same walks from above, on contours',
      ground: contours(saddle, { ...view, levels: Array.from({ length: 25 }, (_, i) => (i - 12) / 10) }),
      walks,
      signs: [],
    },
    panel,
  );
};

const byTime = (walks: readonly Walk[]): string =>
  drawLines(
    {
      series: walks.map((walk) => ({
        ...walk,
        points: walk.points.map(({ y }, x) => ({ x, y: Math.abs(y) })),
      })),
      description: 'Distance from the ridge by step, one line for each optimizer',
      xLabel: 'steps',
      yLabel: 'distance from the ridge, |y|',
      yScale: 'log',
      yDomain: [saddleStart.y, 1.25],
      yTicks: [0.001, 0.01, 0.1, 1],
      yFormat: String,
    },
    panel,
  );

const leaving = ({ points }: Walk): string => String(stepsToLeave(points) ?? 'never');

const farthest = ({ points }: Walk): string => fixed(Math.max(...points.map(({ x }) => x)), 2);

const columns: readonly Column<Walk>[] = [
  { heading: 'optimizer', isNumber: false, cell: ({ label }) => label },
  { heading: 'learning rate', isNumber: true, cell: ({ optimizer }) => learningRateText(optimizer) },
  { heading: 'steps until |y| > 1', isNumber: true, cell: leaving },
  { heading: 'largest x', isNumber: true, cell: farthest },
];

const whatToSee = (walks: readonly Walk[]): string => {
  const from = (start: readonly Walk[]) => (name: keyof typeof methods) => walkOf(start, methods[name]);
  const of = from(walks);
  const again = from(saddleWalks(secondStart));
  return `SGD is the slowest to leave, after ${leaving(of('sgd'))} steps. Momentum and Nesterov overshoot the pass, to
x = ${farthest(of('momentum'))} and ${farthest(of('nesterov'))}, and wander about it before they leave after
${leaving(of('momentum'))} and ${leaving(of('nesterov'))}. Adagrad, AMSGrad and Adadelta turn off at once:
${leaving(of('adagrad'))}, ${leaving(of('amsgrad'))} and ${leaving(of('adadelta'))} steps; RMSprop and Adam, whose rate is
SGD’s, take ${leaving(of('rmsprop'))} and ${leaving(of('adam'))}. From ${place(secondStart)}, ten times as near to the ridge,
SGD takes ${leaving(again('sgd'))}, but Adagrad ${leaving(again('adagrad'))}, RMSprop ${leaving(again('rmsprop'))} and Adam
${leaving(again('adam'))}.`;
};
