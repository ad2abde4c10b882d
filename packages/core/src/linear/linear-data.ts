import { ConfigError } from '../error/config-error.js';

/**
 * Examples of a linear model: sparse rows, one after the other, and a label for each.
 *
 * Row $i$ has the features `indices[starts[i]]` to `indices[starts[i + 1] - 1]`, ascending, and the values beside them.
 *
 * @category Linear model
 * @since 0.1.0
 */
export interface LinearData {
  /** One more than there are examples. */
  readonly starts: ArrayLike<number>;
  readonly indices: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  /** One number for each example. */
  readonly labels: ArrayLike<number>;
}

/**
 * Checks rows once, so that no step has to.
 *
 * @param owner - Who wants them.
 * @returns The largest feature there is; -1 if there is none.
 * @throws {ConfigError} If starts or indices do not ascend, or a length does not fit.
 * @internal
 */
export const requireRows = (owner: string, { starts, indices, values, labels }: LinearData): number => {
  const wrong = (argument: string, expected: string, found: string) =>
    new ConfigError({ owner, argument: `data.${argument}`, expected, found });
  if (starts.length !== labels.length + 1 || starts[0] !== 0)
    throw wrong(
      'starts',
      `${labels.length + 1} numbers from 0 on, as there are ${labels.length} labels`,
      `${starts.length} from ${starts[0] ?? 'nothing'} on`,
    );
  if (values.length !== indices.length)
    throw wrong('values', `${indices.length} numbers, as many as indices`, String(values.length));
  let largest = -1;
  for (let row = 0; row < labels.length; row++) {
    const start = starts[row]!;
    const end = starts[row + 1]!;
    if (!(Number.isInteger(end) && end >= start && end <= indices.length))
      throw wrong(`starts[${row + 1}]`, `a whole number from ${start} to ${indices.length}`, String(end));
    let last = -1;
    for (let e = start; e < end; e++) {
      const index = indices[e]!;
      if (!Number.isInteger(index) || index <= last)
        throw wrong(`indices[${e}]`, `a whole number above ${last}`, String(index));
      last = index;
    }
    if (last > largest) largest = last;
  }
  return largest;
};

/**
 * @throws {ConfigError} If there is no example of one of these numbers.
 * @internal
 */
export const requireExamples = (owner: string, { labels }: LinearData, examples: ArrayLike<number>): void => {
  const count = labels.length;
  for (let k = 0; k < examples.length; k++) {
    const row = examples[k]!;
    if (row >= 0 && row < count && Number.isInteger(row)) continue;
    throw new ConfigError({
      owner,
      argument: `examples[${k}]`,
      expected: count === 0 ? 'nothing, as there are no examples' : `a whole number from 0 to ${count - 1}`,
      found: String(row),
    });
  }
};
