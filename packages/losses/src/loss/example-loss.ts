import { rowMajor, sizeOf, type Tensor } from '@thalweg/core';
import type { Kept } from './kept.js';
import type { Layout } from './layout.js';
import type { Loss } from './loss.js';
import { stored } from './stored.js';

/** A number of an example: of which example, which of its elements, and at which position of the tensor. @internal */
export type Source = (example: number, element: number, position: number) => number;

/** The numbers of a tensor in the layout of the examples. @internal */
export const elementsOf = (tensor: Tensor): Source => {
  const { data, offset } = rowMajor(tensor);
  return (_example, _element, position) => data[offset + position]!;
};

/**
 * A loss of whole examples.
 *
 * @param loss - The loss of one example, from those of its elements that count. It writes the derivatives with respect to
 *   `x` into `gradient`, which has zeros before.
 * @param sources - Where the other numbers come from.
 * @internal
 */
export const exampleLoss = (
  x: Tensor,
  { axes, shape, starts, steps }: Layout,
  kept: Kept,
  loss: (x: Float64Array, gradient: Float64Array, ...others: Float64Array[]) => number,
  ...sources: readonly Source[]
): Loss => {
  const values = new Float64Array(sizeOf(shape));
  const gradient = new Float64Array(x.size);
  const xs = elementsOf(x);
  for (let example = 0; example < values.length; example++) {
    const elements = kept(example);
    if (elements.length === 0) continue;
    const start = starts[example]!;
    const read = (source: Source) => {
      const numbers = new Float64Array(elements.length);
      for (let i = 0; i < numbers.length; i++) {
        const element = elements[i]!;
        numbers[i] = source(example, element, start + steps[element]!);
      }
      return numbers;
    };
    const slopes = new Float64Array(elements.length);
    values[example] = loss(read(xs), slopes, ...sources.map(read));
    for (let i = 0; i < slopes.length; i++) gradient[start + steps[elements[i]!]!] = slopes[i]!;
  }
  return { values: stored(values, shape, x.dtype), gradient: stored(gradient, x.shape, x.dtype), axes };
};
