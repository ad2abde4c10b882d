import type { DrawingSize } from '../chart/draw-lines.js';
import type { Point } from '../landscape/landscape.js';
import {
  bowl,
  bowlMomentum,
  bowlRate,
  nesterovSteps,
  type NesterovStep,
} from '../landscape/nesterov-steps.js';
import { figure } from '../page/figure.js';
import { fixed } from '../page/number-text.js';
import type { Section } from '../page/section.js';
import { arrows, type Arrow } from './arrows.js';
import { contours } from './contours.js';
import { drawPaths } from './path-picture.js';

// The same scale along x and y in both, so that right angles are right.
const wide: DrawingSize = { name: 'wide', width: 920, height: 502, fontSize: 14, xTicks: 8 };
const narrow: DrawingSize = { name: 'narrow', width: 368, height: 222, fontSize: 12.5, xTicks: 5 };

const view = { xDomain: [-4, 0.3], yDomain: [-1.5, 0.65] } as const;

/** The steps that are drawn, from 0. */
const shown = [3, 4] as const;

export const nesterovSection = (): Section => {
  const steps = nesterovSteps(shown[1] + 1);
  const [first, second] = shown.map((index) => steps[index]!) as [NesterovStep, NesterovStep];
  const landings = [first, second].map(({ lookAhead }) => bowl.height(lookAhead.between));
  const picture = (size: DrawingSize): string =>
    drawPaths(
      {
        ...view,
        description: `Two steps of Nesterov as a jump and a correction, and one step of momentum from the same point`,
        ground: () => [
          ...contours(bowl, {
            ...view,
            // Also through the points where the gradient is measured: it is at a right angle to them.
            levels: [...landings, 0.1, 0.4, ...Array.from({ length: 12 }, (_, i) => i + 1)].sort(
              (a, b) => a - b,
            ),
          })(size),
          arrows(
            [...classicalArrows(first), ...lookAheadArrows(first), ...labelled(lookAheadArrows(second))],
            size.fontSize,
          ),
        ],
        walks: [],
        signs: [{ at: { x: 0, y: 0 }, text: 'minimum', side: 'below' }],
      },
      size,
    );
  return {
    id: 'nesterov',
    title: 'Nesterov: jump first, then correct',
    body: figure(picture(wide) + picture(narrow), caption(first)),
  };
};

const lookAheadArrows = ({ lookAhead: { from, between, to } }: NesterovStep): readonly Arrow[] => [
  { from, to: between, look: 4 },
  { from: between, to, look: 1 },
  { from, to, look: 2 },
];

const labelled = ([jump, correction, step]: readonly Arrow[]): readonly Arrow[] => [
  { ...jump!, label: { text: 'jump', side: 'right' } },
  { ...correction!, label: { text: 'correction', side: 'right' } },
  { ...step!, label: { text: 'step', side: 'left' } },
];

const classicalArrows = ({ classical: { from, between, to } }: NesterovStep): readonly Arrow[] => [
  { from, to: between, look: 0, label: { text: 'gradient', side: 'left', along: 0.1 } },
  { from: between, to, look: 0, label: { text: 'momentum', side: 'left', along: 0.2 } },
];

const caption = ({
  lookAhead,
  classical,
}: NesterovStep): string => `Steps ${shown.map((index) => index + 1).join(' and ')} in the bowl (x² + 4 y²) / 2,
at a rate of ${bowlRate} and a momentum of ${bowlMomentum}. Nesterov first jumps along the accumulated velocity, then measures the
gradient where it lands, at a right angle to the contour there, and corrects: ${vector(lookAhead.between, lookAhead.to)}. The
step, both together, is the next velocity. Momentum, in blue, measures the gradient before the jump, where it
is ${vector(classical.from, classical.between)}, and then jumps as far: it turns back one step later. After Hinton, “Neural
networks for machine learning”, lecture 6c (2012).`;

const vector = (from: Point, to: Point): string => `(${fixed(to.x - from.x, 2)}, ${fixed(to.y - from.y, 2)})`;
