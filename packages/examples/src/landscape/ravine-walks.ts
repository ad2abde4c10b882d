import { momentum, nesterov, sgd } from '@thalweg/optimizers';
import { methods } from '../method/methods.js';
import { ravine } from './ravine.js';
import { walkAll, type Walk, type Walker } from './walker.js';

/** The height that counts as the bottom. */
export const bottom = 1e-8;

export const ravineRoute = {
  start: { x: 10, y: 1 },
  steps: 5000,
  until: (at: { readonly x: number; readonly y: number }) => ravine.height(at) < bottom,
};

/** The best rate without momentum, 2 / (1 + 100), for curvatures from 1 to 100. */
const bestRate = 2 / (1 + 100);

/** Two without momentum, two with. */
const walkers: readonly Walker[] = [
  { ...methods.sgd, optimizer: sgd({ learningRate: 0.01 }) },
  { ...methods.sgd, optimizer: sgd({ learningRate: bestRate }) },
  { ...methods.momentum, optimizer: momentum({ learningRate: 0.01, momentum: 0.9 }) },
  { ...methods.nesterov, optimizer: nesterov({ learningRate: 0.01, momentum: 0.9 }) },
];

export const ravineWalks = (): readonly Walk[] => walkAll(ravine, walkers, ravineRoute);
