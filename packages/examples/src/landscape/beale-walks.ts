import {
  adadelta,
  adagrad,
  adam,
  adamax,
  addSign,
  amsgrad,
  momentum,
  nadam,
  nesterov,
  powerSign,
  rmsprop,
  sgd,
} from '@thalweg/optimizers';
import { methods } from '../method/methods.js';
import { beale, bealeMinimum } from './beale.js';
import type { Point } from './landscape.js';
import { walkAll, type Walk, type Walker } from './walker.js';

/** The rate of all optimizers that scale the gradient alike in both directions. With a slightly higher rate, momentum diverges. */
const bealeRate = 0.006;

export const bealeRoute = { start: { x: 1, y: 1.5 }, steps: 1000 };

const walkers: readonly Walker[] = [
  { ...methods.sgd, optimizer: sgd({ learningRate: bealeRate }) },
  { ...methods.momentum, optimizer: momentum({ learningRate: bealeRate }) },
  { ...methods.nesterov, optimizer: nesterov({ learningRate: bealeRate }) },
  { ...methods.powerSign, optimizer: powerSign({ learningRate: bealeRate }) },
  { ...methods.addSign, optimizer: addSign({ learningRate: bealeRate }) },
  { ...methods.adagrad, optimizer: adagrad({ learningRate: 0.5 }) },
  { ...methods.adadelta, optimizer: adadelta() },
  { ...methods.rmsprop, optimizer: rmsprop({ learningRate: 0.01 }) },
  { ...methods.adam, optimizer: adam({ learningRate: 0.1 }) },
  { ...methods.adamax, optimizer: adamax({ learningRate: 0.2 }) },
  { ...methods.nadam, optimizer: nadam({ learningRate: 0.1 }) },
  { ...methods.amsgrad, optimizer: amsgrad({ learningRate: 0.03 }) },
];

export const bealeWalks = (): readonly Walk[] => walkAll(beale, walkers, bealeRoute);

/** The distance that counts as arrived. */
export const bealeNear = 0.1;

/** Steps until a walk is first near the minimum, if it gets there. */
export const stepsToMinimum = (points: readonly Point[]): number | undefined => {
  const first = points.findIndex(
    ({ x, y }) => Math.hypot(x - bealeMinimum.x, y - bealeMinimum.y) < bealeNear,
  );
  return first < 0 ? undefined : first;
};
