import { tensor, toNdArray } from '@thalweg/core';
import { left, right, type Either } from 'fp-ts/lib/Either.js';
import type { Examples } from '../network/examples.js';
import type { Split } from '../network/split-examples.js';
import { failed, type Failure } from '../command/failure.js';
import type { Scale } from './train-settings.js';

/**
 * The preprocessing of the columns: a missing number becomes the `fill` of its column, and then $x$ becomes
 * $(x - \text{mean}) / \text{deviation}$.
 *
 * Plain data, since a checkpoint holds it: every use of the network must apply it.
 */
export interface ColumnNumbers {
  /** Present if numbers may be missing. */
  readonly fill?: readonly number[];
  /** Present, like `deviation`, if columns are rescaled. */
  readonly mean?: readonly number[];
  readonly deviation?: readonly number[];
}

/**
 * Computes the preprocessing of the columns from the training examples only.
 *
 * A constant column gets the deviation 1, so that it becomes 0.
 */
export const columnNumbers = (
  train: Examples,
  { fills, scale }: { readonly fills: boolean; readonly scale: Scale },
): Either<Failure, ColumnNumbers> => {
  if (!fills && scale === 'none') return right({});
  const { data } = toNdArray(train.inputs);
  const [count = 0, width = 0] = train.inputs.shape;
  const mean = columnMeans(data, width, (value) => value);
  const empty = mean.findIndex((value) => Number.isNaN(value));
  if (empty !== -1)
    return left(
      failed(
        new Error(
          `--missing mean: expected a number in each column of the ${count} examples to learn from, found none among the ` +
            `numbers of each example in place ${empty + 1}`,
        ),
      ),
    );
  const fill = fills && { fill: mean };
  if (scale === 'none') return right({ ...fill });
  // A missing number becomes the mean, at distance 0 from it.
  const variance = columnMeans(data, width, (value, column) =>
    Number.isNaN(value) ? 0 : (value - (mean[column] ?? NaN)) ** 2,
  );
  return right({ ...fill, mean, deviation: variance.map((square) => Math.sqrt(square) || 1) });
};

/** The mean of a function of each number, column by column, without NaN. */
const columnMeans = (
  data: ArrayLike<number>,
  width: number,
  of: (value: number, column: number) => number,
): readonly number[] => {
  const sums = new Float64Array(width);
  const counts = new Float64Array(width);
  for (let i = 0; i < data.length; i++) {
    const column = i % width;
    const value = of(data[i] ?? NaN, column);
    if (Number.isNaN(value)) continue;
    sums[column] = (sums[column] ?? NaN) + value;
    counts[column] = (counts[column] ?? NaN) + 1;
  }
  return Array.from(sums, (sum, column) => sum / (counts[column] ?? NaN));
};

/** Both parts with the same preprocessing; unchanged if there is none. */
export const withColumns = (numbers: ColumnNumbers, { train, test }: Split): Split => ({
  train: rescaled(numbers, train),
  test: rescaled(numbers, test),
});

const rescaled = ({ fill, mean, deviation }: ColumnNumbers, examples: Examples): Examples => {
  if (fill === undefined && mean === undefined) return examples;
  const { inputs, labels } = examples;
  const [, width = 0] = inputs.shape;
  const values = new Float32Array(toNdArray(inputs).data);
  for (let i = 0; i < values.length; i++) {
    const column = i % width;
    const value = values[i] ?? NaN;
    const there = Number.isNaN(value) ? (fill?.[column] ?? NaN) : value;
    values[i] = (there - (mean?.[column] ?? 0)) / (deviation?.[column] ?? 1);
  }
  return { inputs: tensor(values, inputs.shape), labels };
};
