import type { Examples } from 'thalweg/network';
import type { Activation } from './activation.js';
import { hessianVectorOf } from './hessian-vector.js';
import { layersWith, numbersIn } from './layer-numbers.js';
import type { Layers } from './mlp.js';

/** The whole Hessian of the mean cross entropy, row by row: for networks of some hundred numbers. */
export const hessianOf = (
  activation: Activation,
  params: Layers,
  examples: Examples,
): readonly (readonly number[])[] => {
  const product = hessianVectorOf(activation, examples);
  const zeros = numbersIn(params).map(() => 0);
  return zeros.map((_, i) => numbersIn(product(params, layersWith(zeros.with(i, 1), params))));
};
