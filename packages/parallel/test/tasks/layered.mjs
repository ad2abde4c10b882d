// Parameters of several leaves: lists, matrices, vectors and a number. The loss is half the squared distance to numbers that
// depend on the example.
import { mapTensors, tensor, toArray } from '@thalweg/core';

const params = () => ({
  layers: [
    {
      w: tensor([
        [1, -2],
        [3, 0.5],
        [-1, 2],
      ]),
      b: tensor([0.25, -0.75]),
    },
    {
      w: tensor([
        [1.5, 2, -3, 4, 5],
        [0.1, 0.2, 0.3, 0.4, 0.5],
      ]),
    },
  ],
  scale: tensor(2),
  table: tensor(
    Float32Array.from({ length: 21 }, (_, i) => Math.sin(i)),
    [7, 3],
  ),
});

/** @param {number} row @param {number} i */
const target = (row, i) => Math.cos(row * 0.7 + i);

const lossAndGradient = (at, rows) => {
  let loss = 0;
  const gradient = mapTensors((leaf) => {
    const values = toArray(leaf);
    const slope = values.map((value, i) => {
      let sum = 0;
      for (const row of rows) sum += value - target(row, i);
      loss += 0.5 * sum * sum;
      return sum / rows.length;
    });
    return tensor(leaf.dtype === 'float64' ? Float64Array.from(slope) : Float32Array.from(slope), [
      ...leaf.shape,
    ]);
  }, at);
  return [loss, gradient];
};

export const layered = () => ({
  init: params,
  valueAndGrad: lossAndGradient,
  evaluate: (at) => lossAndGradient(at, [0, 1, 2])[0],
});
