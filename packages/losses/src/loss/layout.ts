import { ConfigError } from '@thalweg/core';
import { shown } from '../argument/shown.js';
import { positions, rowMajorStrides } from './positions.js';

/** Where the examples lie in the row-major elements of a tensor. @internal */
export interface Layout {
  /** The axes of an example, from 0 on, in the order in which `steps` goes through them. */
  readonly axes: readonly number[];
  /** The lengths of the other axes. */
  readonly shape: readonly number[];
  /** The position of the first element of each example. */
  readonly starts: Uint32Array;
  /** The distance of each element of an example from its first. */
  readonly steps: Uint32Array;
}

/**
 * The layout of a tensor whose examples lie along some axes.
 *
 * @throws {ConfigError} If an axis is not a whole number in range, or named twice.
 * @internal
 */
export const layoutOf = (
  owner: string,
  shape: readonly number[],
  axis: number | readonly number[],
): Layout => {
  const dimension = shape.length;
  const named: readonly unknown[] = typeof axis === 'object' ? axis : [axis];
  const axes = named.map((each) => {
    if (typeof each !== 'number' || !Number.isInteger(each) || each < -dimension || each >= dimension)
      throw new ConfigError({
        owner,
        argument: 'axis',
        expected:
          dimension === 0
            ? 'a tensor with at least one axis'
            : `whole numbers from ${-dimension} to ${dimension - 1}, for the shape [${shape.join(', ')}]`,
        found: dimension === 0 ? 'one with none' : shown(each),
      });
    return each < 0 ? each + dimension : each;
  });
  if (new Set(axes).size < axes.length)
    throw new ConfigError({ owner, argument: 'axis', expected: 'each axis once', found: axes.join(', ') });

  const strides = rowMajorStrides(shape);
  const others = shape.map((_, each) => each).filter((each) => !axes.includes(each));
  const along = (chosen: readonly number[]) =>
    positions(
      chosen.map((each) => shape[each]!),
      chosen.map((each) => strides[each]!),
    );
  return { axes, shape: others.map((each) => shape[each]!), starts: along(others), steps: along(axes) };
};
