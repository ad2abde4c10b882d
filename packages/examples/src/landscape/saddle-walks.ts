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
import type { Point } from './landscape.js';
import { saddle } from './saddle.js';
import { walkAll, type Walk, type Walker } from './walker.js';

const rate = 0.01;

/** Whether a point is off the saddle. */
export const hasLeft = ({ y }: Point): boolean => Math.abs(y) > 1;

/** Almost on the ridge: from y = 0 no optimizer that follows the gradient would ever leave it. */
export const saddleStart: Point = { x: -1, y: 1e-3 };

const walkers: readonly Walker[] = [
  { ...methods.sgd, optimizer: sgd({ learningRate: rate }) },
  { ...methods.momentum, optimizer: momentum({ learningRate: rate }) },
  { ...methods.nesterov, optimizer: nesterov({ learningRate: rate }) },
  { ...methods.powerSign, optimizer: powerSign({ learningRate: rate }) },
  { ...methods.addSign, optimizer: addSign({ learningRate: rate }) },
  { ...methods.adagrad, optimizer: adagrad({ learningRate: 0.1 }) },
  { ...methods.adadelta, optimizer: adadelta() },
  { ...methods.rmsprop, optimizer: rmsprop({ learningRate: rate }) },
  { ...methods.adam, optimizer: adam({ learningRate: rate }) },
  { ...methods.adamax, optimizer: adamax({ learningRate: rate }) },
  { ...methods.nadam, optimizer: nadam({ learningRate: rate, b1: 0.9, form: 'simplified' }) },
  { ...methods.amsgrad, optimizer: amsgrad({ learningRate: rate }) },
];

export const saddleWalks = (start = saddleStart): readonly Walk[] =>
  walkAll(saddle, walkers, { start, steps: 1000, until: hasLeft });

/** Steps until a walk is off the saddle, if it gets there. */
export const stepsToLeave = (points: readonly Point[]): number | undefined => {
  const first = points.findIndex(hasLeft);
  return first < 0 ? undefined : first;
};
