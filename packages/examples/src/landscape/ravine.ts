import type { Landscape } from './landscape.js';

/** (x² + 100 y²) / 2: the curvature across is a hundred times that along. */
export const ravine: Landscape = {
  height: ({ x, y }) => (x ** 2 + 100 * y ** 2) / 2,
  gradient: ({ x, y }) => ({ x, y: 100 * y }),
};
