import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { isDetached } from '../tensor/fit.js';
import { isArrayLike } from '../tensor/sparse-tensor.js';
import { isRecord } from '../tree/structure.js';
import { hingeLoss, logisticLoss, type LinearLoss } from './linear-loss.js';

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
export const requireRows = (owner: string, data: LinearData): number => {
  const wrong = (argument: string, expected: string, found: string) =>
    new ConfigError({ owner, argument: `data.${argument}`, expected, found });
  if (!isRecord(data))
    throw new ConfigError({
      owner,
      argument: 'data',
      expected: 'an object with starts, indices, values and labels',
      found: shown(data),
    });
  const { starts, indices, values, labels } = data;
  for (const [name, array] of Object.entries({ starts, indices, values, labels }))
    if (!isArrayLike(array)) throw wrong(name, 'an array of numbers', shown(array));
    else if (ArrayBuffer.isView(array) && isDetached(array))
      throw wrong(name, 'an array of numbers', 'one whose memory is detached: it was transferred');
  if (starts.length !== labels.length + 1 || starts[0] !== 0)
    throw wrong(
      'starts',
      `${labels.length + 1} numbers from 0 on, as there are ${labels.length} labels`,
      `${starts.length} from ${starts[0] ?? 'nothing'} on`,
    );
  if (values.length !== indices.length)
    throw wrong('values', `${indices.length} numbers, as many as indices`, String(values.length));
  for (const [name, numbers] of Object.entries({ values, labels })) {
    // A typed array holds nothing but numbers.
    if (ArrayBuffer.isView(numbers) && typeof numbers[0] !== 'bigint') continue;
    for (let k = 0; k < numbers.length; k++)
      if (typeof numbers[k] !== 'number') throw wrong(`${name}[${k}]`, 'a number', shown(numbers[k]));
  }
  let largest = -1;
  for (let row = 0; row < labels.length; row++) {
    const start = starts[row]!;
    const end = starts[row + 1]!;
    if (!(Number.isInteger(end) && end >= start && end <= indices.length))
      throw wrong(`starts[${row + 1}]`, `a whole number from ${start} to ${indices.length}`, shown(end));
    let last = -1;
    for (let e = start; e < end; e++) {
      const index = indices[e]!;
      if (!Number.isInteger(index) || index <= last)
        throw wrong(`indices[${e}]`, `a whole number above ${last}`, shown(index));
      last = index;
    }
    if (last > largest) largest = last;
  }
  return largest;
};

/**
 * With labels 0 and 1 a loss for labels −1 and 1 is defined as well, and learns something else.
 *
 * @throws {ConfigError} If a loss of ours that is for labels −1 and 1 gets another.
 * @internal
 */
export const requireLabels = (owner: string, { labels }: LinearData, loss: LinearLoss): void => {
  const name = loss === logisticLoss ? 'logisticLoss' : loss === hingeLoss ? 'hingeLoss' : undefined;
  if (name === undefined) return;
  for (let row = 0; row < labels.length; row++)
    if (labels[row] !== 1 && labels[row] !== -1)
      throw new ConfigError({
        owner,
        argument: `data.labels[${row}]`,
        expected: `-1 or 1, as ${name} is for these two`,
        found: shown(labels[row]),
        fix: 'Put -1 and 1 in the place of the two classes',
      });
};

/**
 * The rows stay where they are, so their memory may have gone since they were checked.
 *
 * @throws {ConfigError} If it has.
 * @internal
 */
export const requireMemory = (owner: string, { starts, indices, values, labels }: LinearData): void => {
  if (
    starts.length === labels.length + 1 &&
    indices.length === values.length &&
    starts[labels.length]! <= indices.length
  )
    return;
  throw new ConfigError({
    owner,
    argument: 'data',
    expected: 'the rows that were checked',
    found: 'others: an array was changed, or its memory is detached because it was transferred',
  });
};

/**
 * @throws {ConfigError} If there is no example of one of these numbers.
 * @internal
 */
export const requireExamples = (owner: string, data: LinearData, examples: ArrayLike<number>): void => {
  requireMemory(owner, data);
  if (!isArrayLike(examples))
    throw new ConfigError({
      owner,
      argument: 'examples',
      expected: 'an array of the numbers of examples',
      found: shown(examples),
    });
  const { labels } = data;
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
