import { axisX, axisY, contour, frame, type Markish } from '@observablehq/plot';
import type { DrawingSize } from '../chart/draw-lines.js';
import type { Landscape } from '../landscape/landscape.js';

/** The contours of a landscape at the given heights, with axes. Higher ground is darker, or lighter on a dark page. */
export const contours =
  (
    { height }: Landscape,
    {
      xDomain: [x1, x2],
      yDomain: [y1, y2],
      levels,
    }: {
      readonly xDomain: readonly [low: number, high: number];
      readonly yDomain: readonly [low: number, high: number];
      readonly levels: readonly number[];
    },
  ): ((size: DrawingSize) => Markish[]) =>
  ({ xTicks }) => [
    contour({
      value: (x: number, y: number) => height({ x, y }),
      x1,
      x2,
      y1,
      y2,
      thresholds: [...levels],
      pixelSize: 4,
      // Ground above several levels is covered several times.
      fill: 'var(--text)',
      fillOpacity: 0.02,
      stroke: 'var(--contour)',
      strokeWidth: 0.75,
    }),
    frame({ stroke: 'var(--line)' }),
    axisX({ ticks: xTicks, tickSize: 4, label: 'x →', labelAnchor: 'right', labelArrow: 'none' }),
    axisY({ ticks: xTicks, tickSize: 4, label: '↑ y', labelAnchor: 'top', labelArrow: 'none' }),
  ];
