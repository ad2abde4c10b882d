import { makeKey, normal, tensor, toArray, type Tensor } from '@thalweg/core';
import type { Task, TaskFactory } from '../../src/index.js';

/** The parameters of a linear function of three inputs. */
export type Plane = { readonly w: Tensor; readonly b: Tensor };

export const examples = 48;

const inputs = toArray(normal(makeKey(11), [examples, 3]));
const noise = toArray(normal(makeKey(12), [examples]));
const rowOf = (row: number) => inputs.slice(3 * row, 3 * row + 3);
const targets = Array.from({ length: examples }, (_, row) => {
  const [x = 0, y = 0, z = 0] = rowOf(row);
  return 2 * x - y + 0.5 * z + 1 + 0.1 * noise[row]!;
});

/** The mean of half the squared errors, and its gradient. */
export const valueAndGrad = ({ w, b }: Plane, rows: ArrayLike<number>): readonly [number, Plane] => {
  let [loss, db] = [0, 0];
  const dw = [0, 0, 0];
  for (let k = 0; k < rows.length; k++) {
    const row = rows[k]!;
    const input = rowOf(row);
    const error = input.reduce((sum, x, i) => sum + x * w.get(i), b.get()) - targets[row]!;
    loss += error ** 2 / 2 / rows.length;
    db += error / rows.length;
    for (let i = 0; i < 3; i++) dw[i]! += (error * input[i]!) / rows.length;
  }
  return [loss, { w: tensor(dw), b: tensor(db) }];
};

const everything = Array.from({ length: examples }, (_, row) => row);

/** Linear regression, the same data for everybody. */
export const regression: TaskFactory<null, Plane> = (): Task<Plane> => ({
  init: (key) => ({ w: normal(key, [3]), b: tensor(0) }),
  valueAndGrad,
  evaluate: (params) => valueAndGrad(params, everything)[0],
});
