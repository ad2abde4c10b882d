import { momentum, nesterov, sgd } from '@thalweg/optimizers';
import type { DrawingSize } from '../chart/draw-lines.js';
import { beale, bealeMinimum } from '../landscape/beale.js';
import { bealeNear, bealeRoute, bealeWalks, stepsToMinimum } from '../landscape/beale-walks.js';
import type { Point } from '../landscape/landscape.js';
import { learningRateText } from '../landscape/learning-rate.js';
import { walk } from '../landscape/walk.js';
import { walkOf, type Walk } from '../landscape/walker.js';
import { methods } from '../method/methods.js';
import { animatedFigure } from '../page/animated-figure.js';
import { fixed, place } from '../page/number-text.js';
import type { Section } from '../page/section.js';
import { table, type Column } from '../page/table.js';
import { contours } from './contours.js';
import { drawPaths, type PathPicture } from './path-picture.js';

const wide: DrawingSize = { name: 'wide', width: 920, height: 620, fontSize: 14, xTicks: 8 };
const narrow: DrawingSize = { name: 'narrow', width: 368, height: 360, fontSize: 12.5, xTicks: 5 };

/** The region of the walks, and a margin. */
const view = { xDomain: [-0.9, 4.4], yDomain: [-2.35, 1.85] } as const;

/** From 0.03 to about 30,000, each √10 times the one before. */
const levels = Array.from({ length: 13 }, (_, i) => 10 ** (-1.5 + i / 2));

export const bealeSection = (): Section => {
  const walks = bealeWalks();
  const { start, steps } = bealeRoute;
  const picture: PathPicture = {
    ...view,
    description:
      'Contours of Beale’s function with the path of each optimizer; the table below has their ends',
    ground: contours(beale, { ...view, levels }),
    walks,
    signs: [
      { at: start, text: 'start', side: 'left' },
      { at: bealeMinimum, text: 'minimum', side: 'below' },
    ],
  };
  const gradient = beale.gradient(start);
  return {
    id: 'beale',
    title: 'Contours of Beale’s function',
    body: [
      animatedFigure({
        lines: walks,
        pictures: drawPaths(picture, wide) + drawPaths(picture, narrow),
        caption: [
          `(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)², with ${steps} steps of each optimizer from
${place(start)}, where the gradient has length ${Math.hypot(gradient.x, gradient.y).toFixed(0)}. Each contour is √10 times as
high as the next; a dot is where a walk ends. AdamW is not drawn: without decay it is Adam.`,
          `${whatToSee(walks)} ${[0.008, 0.01].map(atRate).join(' ')}`,
        ],
      }),
      table(walks, columns, (walk) => walk),
    ].join('\n'),
  };
};

const farthest = ({ points }: Walk): string => fixed(Math.max(...points.map(({ x }) => x)), 2);

const lowest = ({ points }: Walk): string => fixed(Math.min(...points.map(({ y }) => y)), 2);

const arrival = ({ points }: Walk): string => String(stepsToMinimum(points) ?? `not in ${points.length - 1}`);

const columns: readonly Column<Walk>[] = [
  { heading: 'optimizer', isNumber: false, cell: ({ label }) => label },
  { heading: 'learning rate', isNumber: true, cell: ({ optimizer }) => learningRateText(optimizer) },
  { heading: `steps to within ${bealeNear} of the minimum`, isNumber: true, cell: arrival },
  { heading: 'largest x', isNumber: true, cell: farthest },
  { heading: 'smallest y', isNumber: true, cell: lowest },
];

const whatToSee = (walks: readonly Walk[]): string => {
  const of = (name: keyof typeof methods) => walkOf(walks, methods[name]);
  const [plain, ball, ahead] = [of('sgd'), of('momentum'), of('nesterov')];
  return `The first gradients throw Momentum and Nesterov off, down to y = ${lowest(ball)} and ${lowest(ahead)}; they bounce
back and shoot past the minimum, to x = ${farthest(ball)} and ${farthest(ahead)}, and need
${arrival(ball)} and ${arrival(ahead)} steps to arrive; SGD, which creeps along the valley, needs ${arrival(plain)}. Adagrad’s
first step is its whole rate in both directions, ${learningRateText(of('adagrad').optimizer)}; later steps are smaller.
RMSprop and Adadelta normalise the large gradients: they move like SGD, but are not thrown off.`;
};

/** The result of the three at a higher rate. */
const atRate = (learningRate: number): string => {
  const [plain, ball, ahead] = [sgd, momentum, nesterov].map((optimizer) => {
    const points = walk(beale, optimizer({ learningRate }), { ...bealeRoute, until: isGone });
    return isGone(points.at(-1)!)
      ? `is a million away after ${points.length - 1}`
      : `arrives after ${stepsToMinimum(points) ?? `more than ${points.length - 1}`}`;
  });
  return `At a rate of ${learningRate} SGD ${plain!} steps, but Momentum ${ball!} and Nesterov ${ahead!}.`;
};

const isGone = ({ x, y }: Point): boolean => Math.hypot(x, y) > 1e6;
