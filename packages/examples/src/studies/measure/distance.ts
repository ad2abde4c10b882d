import { numbersIn } from '../problem/layer-numbers.js';
import type { Layers } from '../problem/mlp.js';

/** The Euclidean norm of all parameters of a network. */
export const norm = (layers: Layers): number => Math.hypot(...numbersIn(layers));

/** The Euclidean distance of two networks with layers of the same sizes. */
export const distance = (a: Layers, b: Layers): number => {
  const others = numbersIn(b);
  return Math.hypot(...numbersIn(a).map((x, i) => x - others[i]!));
};
