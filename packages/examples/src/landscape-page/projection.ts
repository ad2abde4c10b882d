import type { Landscape, Point } from '../landscape/landscape.js';

/** The place of a surface's point in a picture. */
export type Projection = (at: Point) => Point;

/**
 * A parallel projection: the landscape is turned by one angle and seen from above at the other, both in degrees.
 * Farther points are higher in the picture.
 */
export const seenFrom = (landscape: Landscape, turn: number, above: number): Projection => {
  const [turned, raised] = [turn, above].map((degrees) => (degrees * Math.PI) / 180) as [number, number];
  return ({ x, y }) => ({
    x: x * Math.cos(turned) - y * Math.sin(turned),
    y:
      landscape.height({ x, y }) * Math.cos(raised) +
      (x * Math.sin(turned) + y * Math.cos(turned)) * Math.sin(raised),
  });
};
