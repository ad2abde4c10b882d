import type { Landscape } from './landscape.js';

/**
 * (2 − cos πx − cos πy) / 2, with a rim around: nine minima of height 0, at all even x and y from -2 to 2, and everywhere the
 * same curvature {@link eggBoxCurvature} at the bottom.
 */
export const eggBox: Landscape = {
  height: ({ x, y }) => cup(x) + cup(y),
  gradient: ({ x, y }) => ({ x: cupSlope(x), y: cupSlope(y) }),
};

export const eggBoxCurvature = Math.PI ** 2 / 2;

const cup = (z: number): number => (1 - Math.cos(Math.PI * z)) / 2 + 2 * beyond(z) ** 2;

const cupSlope = (z: number): number => (Math.PI * Math.sin(Math.PI * z)) / 2 + 4 * beyond(z);

/** How far a coordinate is over the rim, with its sign. */
const beyond = (z: number): number => Math.sign(z) * Math.max(0, Math.abs(z) - 3);
