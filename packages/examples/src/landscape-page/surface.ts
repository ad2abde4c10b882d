import type { Markish } from '@observablehq/plot';
import type { Landscape, Point } from '../landscape/landscape.js';
import type { Projection } from './projection.js';
import { svgMark } from './svg-mark.js';

/** A landscape as transparent tiles. Higher tiles are darker, or lighter on a dark page. */
export const surface = (
  { height }: Landscape,
  projection: Projection,
  {
    xDomain,
    yDomain,
    tiles,
  }: {
    readonly xDomain: readonly [low: number, high: number];
    readonly yDomain: readonly [low: number, high: number];
    /** The number of tiles along each side. */
    readonly tiles: number;
  },
): Markish => {
  const grid = ([low, high]: readonly [number, number]) =>
    Array.from({ length: tiles + 1 }, (_, i) => low + ((high - low) * i) / tiles);
  const [xs, ys] = [grid(xDomain), grid(yDomain)];
  const heights = xs.flatMap((x) => ys.map((y) => height({ x, y })));
  const [lowest, highest] = [Math.min(...heights), Math.max(...heights)];
  return svgMark((x, y) => {
    const place = (at: Point): string => {
      const shown = projection(at);
      return `${x(shown.x).toFixed(1)},${y(shown.y).toFixed(1)}`;
    };
    const tile = (i: number, j: number): string => {
      const [left, right, near, far] = [xs[i]!, xs[i + 1]!, ys[j]!, ys[j + 1]!];
      const middle = height({ x: (left + right) / 2, y: (near + far) / 2 });
      const shade = 0.03 + (0.2 * (middle - lowest)) / (highest - lowest);
      const corners = [
        { x: left, y: near },
        { x: right, y: near },
        { x: right, y: far },
        { x: left, y: far },
      ];
      return `<path d="M${corners.map(place).join('L')}Z" fill-opacity="${shade.toFixed(2)}"></path>`;
    };
    const tiling = xs.slice(1).flatMap((_, i) => ys.slice(1).map((_, j) => tile(i, j)));
    return `<g fill="var(--text)" stroke="var(--contour)" stroke-width=".5">${tiling.join('')}</g>`;
  });
};
