import { normal, splitKey, tensor, type Key, type Tensor } from '@thalweg/core';
import { floats } from './floats.js';

/** Points and the side that each is on: `x` is `[n, d]`, `side` `[n]`, each 1 or -1. */
export interface Sides {
  readonly x: Tensor;
  readonly side: Tensor;
}

/** The hyperplane on which w x + b is 0. */
export interface Hyperplane {
  readonly w: Tensor;
  readonly b: Tensor;
}

/** Two normal distributions of variance 1 whose means are 1 and -1 on the first axis, and 0 on the others. */
export const twoGaussians = (key: Key, rows: number, width: number): Sides => {
  const [forPoints = key, forSides = key] = splitKey(key);
  const x = floats(normal(forPoints, [rows, width]));
  const side = floats(normal(forSides, [rows])).map((z) => (z < 0 ? -1 : 1));
  for (let row = 0; row < rows; row++) x[row * width]! += side[row]!;
  return { x: tensor(x, [rows, width]), side: tensor(side) };
};

/** The mean hinge loss, without a penalty, and a subgradient. */
export const hingeLoss = ({ w, b }: Hyperplane, { x, side }: Sides): readonly [number, Hyperplane] => {
  const [values, sides] = [scores({ w, b }, x), floats(side)];
  const points = floats(x);
  const width = w.size;
  const slope = new Float64Array(width);
  let [loss, shift] = [0, 0];
  for (let row = 0; row < sides.length; row++) {
    const short = 1 - sides[row]! * values[row]!;
    if (short <= 0) continue;
    loss += short;
    shift -= sides[row]!;
    for (let i = 0; i < width; i++) slope[i]! -= sides[row]! * points[row * width + i]!;
  }
  const rows = sides.length;
  return [loss / rows, { w: tensor(slope.map((sum) => sum / rows)), b: tensor(shift / rows) }];
};

/** The fraction of the points on the wrong side. */
export const wrongShare = (plane: Hyperplane, { x, side }: Sides): number => {
  const sides = floats(side);
  return scores(plane, x).filter((value, row) => value * sides[row]! <= 0).length / sides.length;
};

const scores = ({ w, b }: Hyperplane, x: Tensor): Float64Array => {
  const [weights, points] = [floats(w), floats(x)];
  const width = weights.length;
  const sums = new Float64Array(points.length / width).fill(b.get());
  for (let row = 0; row < sums.length; row++) {
    let sum = sums[row]!;
    for (let i = 0; i < width; i++) sum += weights[i]! * points[row * width + i]!;
    sums[row] = sum;
  }
  return sums;
};
