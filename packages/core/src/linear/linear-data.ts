import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { isDetached } from '../tensor/fit.js';
import { isArrayLike } from '../tensor/sparse-tensor.js';
import { isRecord } from '../tree/structure.js';
import { hingeLoss, logisticLoss, type LinearLoss } from './linear-loss.js';

/**
 * Examples of a linear model: sparse rows, one after the other, and a label for each.
 *
 * Row $i$ has the features `indices[starts[i]]` to `indices[starts[i + 1] - 1]`, ascending, with their values at the
 * same places of `values`.
 *
 * @category Linear model
 * @since 0.1.0
 */
export interface LinearData {
  /** The place of the first feature of each row and, last, the number of all features: one entry more than examples. */
  readonly starts: ArrayLike<number>;
  readonly indices: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  /** The label of each example. */
  readonly labels: ArrayLike<number>;
}

/**
 * Checks the rows once, so that steps need not.
 *
 * @param owner - The function that takes the rows, as its user writes it.
 * @returns The largest feature; -1 if there is none.
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
    // A typed array holds only numbers.
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
 * A loss for labels −1 and 1 also computes with labels 0 and 1, and learns a wrong model.
 *
 * @throws {ConfigError} If the loss is for labels −1 and 1 and there is another label.
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
        expected: `-1 or 1, which ${name} needs`,
        found: shown(labels[row]),
        fix: 'Label the two classes -1 and 1',
      });
};

/**
 * The rows are not copied, so their memory may have been detached since the check.
 *
 * @throws {ConfigError} If it has been.
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
    found: 'other rows: an array was changed, or its memory was transferred',
  });
};

/**
 * @throws {ConfigError} If one of these numbers is not that of an example.
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
