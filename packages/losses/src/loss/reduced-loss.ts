import { ConfigError, isTensor, requireOptions, rowMajor, type Tensor } from '@thalweg/core';
import { requireTensor } from '../argument/require-tensor.js';
import { shown } from '../argument/shown.js';
import { layoutOf } from './layout.js';
import type { Loss } from './loss.js';
import { positions, rowMajorStrides } from './positions.js';
import { stored } from './stored.js';

/** One number made of a loss, and its gradient. @category Loss @since 0.1.0 */
export interface ReducedLoss {
  /** The mean or the sum of the values. */
  readonly value: number;
  /** The derivative of `value`, in shape and dtype of the gradient of the loss. */
  readonly gradient: Tensor;
}

/**
 * The options of {@link meanOf} and {@link sumOf}.
 *
 * @category Loss
 * @since 0.1.0
 */
export interface WeightOptions {
  /**
   * The weight of each value: finite numbers, 0 or more, that broadcast to the shape of the values as in NumPy; 1 by
   * default. A weight of 0 leaves a value out, even NaN, and its gradient is 0.
   */
  readonly weights?: Tensor;
}

/**
 * The weighted sum of a loss, divided by a number that depends on the weights.
 *
 * @param divisorOf - The number, from the sum of the weights.
 * @throws {ConfigError} If `loss` is none, or the weights do not fit.
 * @internal
 */
export const reducedLoss = (
  owner: string,
  loss: Loss,
  options: WeightOptions,
  divisorOf: (total: number) => number,
): ReducedLoss => {
  requireOptions(owner, options, { weights: true });
  requireLoss(owner, loss);
  const { values, gradient, axes } = loss;
  const weights = weightsOf(owner, values, options.weights);
  const divisor = divisorOf(weights.reduce((sum, weight) => sum + weight, 0));

  const { data, offset } = rowMajor(values);
  let value = 0;
  weights.forEach((weight, i) => {
    if (weight !== 0) value += weight * data[offset + i]!;
  });

  const from = rowMajor(gradient);
  const slopes = new Float64Array(gradient.size);
  const { starts, steps } = layoutOf(owner, gradient.shape, axes);
  for (let example = 0; example < weights.length; example++) {
    if (weights[example] === 0) continue;
    const factor = weights[example]! / divisor;
    const start = starts[example]!;
    for (let element = 0; element < steps.length; element++) {
      const at = start + steps[element]!;
      slopes[at] = factor * from.data[from.offset + at]!;
    }
  }
  return { value: value / divisor, gradient: stored(slopes, gradient.shape, gradient.dtype) };
};

const requireLoss = (
  owner: string,
  found: { readonly [K in keyof Loss]?: unknown } | null | undefined,
): void => {
  if (!isTensor(found?.values) || !isTensor(found.gradient) || !Array.isArray(found.axes))
    throw new ConfigError({
      owner,
      argument: 'loss',
      expected: 'the result of a loss, with values, gradient and axes',
      found: shown(found),
    });
};

const weightsOf = (owner: string, { shape, size }: Tensor, weights: Tensor | undefined): Float64Array => {
  if (weights === undefined) return new Float64Array(size).fill(1);
  requireTensor(owner, 'weights', weights);
  const missing = shape.length - weights.dimension;
  if (missing < 0 || weights.shape.some((length, axis) => length !== 1 && length !== shape[missing + axis]))
    throw new ConfigError({
      owner,
      argument: 'weights',
      expected: `a shape that broadcasts to that of the values, [${shape.join(', ')}]`,
      found: shown(weights),
    });
  const strides = rowMajorStrides(weights.shape);
  const { data, offset } = rowMajor(weights);
  const spread = shape.map((_, axis) =>
    axis < missing || weights.shape[axis - missing] === 1 ? 0 : strides[axis - missing]!,
  );
  return Float64Array.from(positions(shape, spread), (at) => {
    const weight = data[offset + at]!;
    if (weight >= 0 && weight < Infinity) return weight;
    throw new ConfigError({
      owner,
      argument: 'weights',
      expected: 'finite numbers, 0 or more',
      found: shown(weight),
    });
  });
};
