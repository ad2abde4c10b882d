import { makeKey, tensor, type Member, type StrategyPart, type Tensor } from '@thalweg/core';
import { sgd } from '@thalweg/optimizers';
import { batches, type Optimizers, type TrainEvent, type TrainOptions } from '../../src/index.js';

// The problem of most tests of the loop: a line through points.

export interface Points {
  readonly x: Tensor;
  readonly y: Tensor;
}

export interface Line {
  readonly w: Tensor;
  readonly b: Tensor;
}

export const origin: Line = { w: tensor(0), b: tensor(0) };

/** Mean of (w x + b - y)² / 2 and its gradient; a NaN y makes a NaN loss. */
export const valueAndGrad = ({ w, b }: Line, { x, y }: Points): readonly [number, Line] => {
  let [loss, dw, db] = [0, 0, 0];
  for (let i = 0; i < x.size; i++) {
    const error = w.get() * x.get(i) + b.get() - y.get(i);
    loss += error ** 2 / (2 * x.size);
    dw += (error * x.get(i)) / x.size;
    db += error / x.size;
  }
  return [loss, { w: tensor(dw), b: tensor(db) }];
};

/** Points on y = 3 x - 1. The given rows are NaN. */
export const points = (examples: number, bad: readonly number[] = []): Points => {
  const xs = Array.from({ length: examples }, (_, i) => i / 10 - 1);
  return {
    x: tensor(xs),
    y: tensor(xs.map((x, i) => (bad.includes(i) ? [NaN, Infinity][i % 2]! : 3 * x - 1))),
  };
};

/** Points on another line. A run from the origin to the first line approaches this one and then moves away. */
const validation: Points = { x: tensor([-1, 0, 1]), y: tensor([-2.5, -0.5, 1.5]) };

export const evaluate = (line: Line): { readonly loss: number } => ({
  loss: valueAndGrad(line, validation)[0],
});

/** Options of any optimizer and any strategy. */
export type LineOptions = TrainOptions<readonly Member[], Line, Points, readonly StrategyPart[], Optimizers>;

export type LineEvent = TrainEvent<readonly Member[], Line>;

export type LineEnd = LineEvent & { readonly _tag: 'End' };

/** Twenty points, four batches an epoch. */
export const lineOptions: LineOptions = {
  optimizer: sgd({ learningRate: 0.3 }),
  params: origin,
  data: batches(points(20), { batchSize: 6, shuffle: makeKey(2) }),
  valueAndGrad,
  epochs: 3,
};
