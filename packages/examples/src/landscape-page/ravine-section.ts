import type { DrawingSize } from '../chart/draw-lines.js';
import { learningRateText } from '../landscape/learning-rate.js';
import { ravine } from '../landscape/ravine.js';
import { bottom, ravineRoute, ravineWalks } from '../landscape/ravine-walks.js';
import type { Walk } from '../landscape/walker.js';
import { figure } from '../page/figure.js';
import { escapeHtml } from '../page/html.js';
import { fixed, place } from '../page/number-text.js';
import type { Section } from '../page/section.js';
import { contours } from './contours.js';
import { drawPaths } from './path-picture.js';

const panel: DrawingSize = { name: 'panel', width: 456, height: 260, fontSize: 13, xTicks: 6 };

const view = { xDomain: [-2.4, 10.8], yDomain: [-1.25, 1.25] } as const;

const levels = Array.from({ length: 9 }, (_, i) => 10 ** (-1.5 + i / 2));

/** So many steps are drawn. */
const shown = 60;

export const ravineSection = (): Section => {
  const walks = ravineWalks();
  const [slow, best, ball, ahead] = walks.map(({ points }) => points.length - 1);
  return {
    id: 'ravine',
    title: 'A ravine, without and with momentum',
    body: figure(
      `<div class="pair">${walks.map(picture).join('')}</div>`,
      `(x² + 100 y²) / 2 from ${place(ravineRoute.start)}, the first ${shown} steps, a dot for each; stretched
across, for the ravine is narrower yet. Above, without momentum: at a rate that suits the walls SGD creeps along the floor,
and at the best rate there is it zig-zags from wall to wall. Below, with momentum: steps along the floor add up, those
across it cancel out. Momentum runs down in long waves that die away; Nesterov, which looks ahead, makes none. Down to a
height of ${bottom} it is ${slow!} and ${best!} steps without, ${ball!} and ${ahead!} with.`,
    ),
  };
};

const picture = (walk: Walk): string => {
  const { label, optimizer, points } = walk;
  const start = points.slice(0, shown + 1);
  const drawing = drawPaths(
    {
      ...view,
      description: `The first ${shown} steps of ${label} in a ravine`,
      ground: contours(ravine, { ...view, levels }),
      walks: [{ ...walk, points: start }],
      signs: [],
      everyPoint: true,
    },
    panel,
  );
  const { x, y } = start.at(-1)!;
  return `<div><h3>${escapeHtml(`${label}, rate ${learningRateText(optimizer)}`)}</h3>${drawing}
<p class="quiet">In ${shown} steps from wall to wall ${crossings(start)} times, and to
(${fixed(x, 2)}, ${fixed(y, 2)})</p></div>`;
};

/** The number of times that a walk crosses the floor of the ravine. */
const crossings = (points: Walk['points']): number =>
  points.filter(({ y }, i) => y * (points[i - 1]?.y ?? y) < 0).length;
