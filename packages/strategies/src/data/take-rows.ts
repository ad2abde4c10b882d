import {
  mapTensors,
  tensor,
  TreeMismatchError,
  type Tensor,
  type TensorTree,
  type TreeOf,
} from '@thalweg/core';
import { isWhole, requireArgument } from '../argument/require-argument.js';

/**
 * Selects examples of a data set: the given rows of every leaf, in the given order.
 *
 * @param data - A tree of tensors with the examples on the first axis.
 * @param rows - Indices on that axis, each from 0 to its length − 1; they may repeat.
 * @throws {ConfigError} If a row is out of range.
 * @throws {TreeMismatchError} If a leaf has no axis.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { takeRows } from '@thalweg/strategies';
 *
 * const chosen = takeRows({ x: tensor([[1, 2], [3, 4], [5, 6]]) }, [2, 0]);
 * toArray(chosen.x) // => [5, 6, 1, 2]
 * ```
 *
 * @category Data
 * @since 0.1.0
 */
export const takeRows = <D>(data: D & TensorTree<D>, rows: ArrayLike<number>): TreeOf<D> =>
  mapTensors<D>((leaf, path) => {
    const [length, ...rest] = leaf.shape;
    if (length === undefined)
      throw new TreeMismatchError({
        path: path === '' ? 'data' : `data.${path}`,
        expected: 'a first axis of examples',
        found: 'a 0-d tensor',
      });
    requireRows('takeRows', rows, length);
    return rowsOf(leaf, rest, rows);
  }, data) as TreeOf<D>;

/**
 * Checks that rows lie within a data set.
 *
 * @param examples - The number of examples; Infinity if unknown.
 * @throws {ConfigError} If the rows are not a list, or one is out of range.
 * @internal
 */
export const requireRows = (owner: string, rows: ArrayLike<number>, examples: number): void => {
  requireArgument(isList(rows), {
    owner,
    argument: 'rows',
    expected: 'a list of whole numbers',
    found: rows,
  });
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (isWhole(row, 0) && row < examples) continue;
    const expected =
      examples === Infinity
        ? 'a whole number, 0 or more'
        : examples === 0
          ? 'no row, since there are no examples'
          : `a whole number from 0 to ${examples - 1}, as there are ${examples} examples`;
    requireArgument(false, { owner, argument: `rows.${i}`, expected, found: row });
  }
};

const isList = (rows: unknown): boolean =>
  typeof rows === 'object' && rows !== null && 'length' in rows && isWhole(rows.length, 0);

const rowsOf = (
  { data: from, dtype, offset, stride }: Tensor,
  rest: readonly number[],
  rows: ArrayLike<number>,
): Tensor => {
  const width = rest.reduce((product, length) => product * length, 1);
  const into =
    dtype === 'float32' ? new Float32Array(rows.length * width) : new Float64Array(rows.length * width);
  const places = rowPlaces(rest, stride.slice(1));
  for (let row = 0; row < rows.length; row++) {
    const start = offset + rows[row]! * stride[0]!;
    for (let i = 0; i < width; i++) into[row * width + i] = from[start + places[i]!]!;
  }
  return tensor(into, [rows.length, ...rest]);
};

/** The offset of each element of a row from its first, in row-major order. */
const rowPlaces = (shape: readonly number[], stride: readonly number[]): readonly number[] =>
  shape.reduce<readonly number[]>(
    (places, length, axis) =>
      places.flatMap((place) => Array.from({ length }, (_, i) => place + i * stride[axis]!)),
    [0],
  );
