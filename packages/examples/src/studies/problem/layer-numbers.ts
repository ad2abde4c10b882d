import { tensor, toArray } from '@thalweg/core';
import type { Layers } from './mlp.js';

/** All numbers of a network one after the other: of each layer the weights, row by row, and then the biases. */
export const numbersIn = (layers: Layers): readonly number[] =>
  layers.flatMap(({ w, b }) => [...toArray(w), ...toArray(b)]);

/** The network whose numbers these are. */
export const layersWith = (numbers: readonly number[], like: Layers): Layers => {
  let end = 0;
  const next = (size: number) => Float64Array.from(numbers.slice(end, (end += size)));
  return like.map(({ w, b }) => ({ w: tensor(next(w.size), w.shape), b: tensor(next(b.size)) }));
};
