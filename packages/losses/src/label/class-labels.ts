import { ConfigError, isTensor, rowMajor, sameShape, type Tensor } from '@thalweg/core';
import { shown } from '../argument/shown.js';

/**
 * Labels that are whole numbers: the class of each example, counted from 0.
 *
 * A tensor of any dtype in the shape of the examples, or a flat list in row-major order, such as `[0, 2, 1]`, a
 * `Uint8Array` or an `Int32Array`.
 *
 * @category Loss
 * @since 0.1.0
 */
export type ClassLabels = Tensor | ArrayLike<number>;

/**
 * The labels as a flat list.
 *
 * @param shape - The shape of the examples.
 * @param accepts - Whether a label is in range.
 * @param expected - The range in words.
 * @throws {ConfigError} If the labels have another shape or number, or one is not accepted.
 * @internal
 */
export const classesIn = (
  owner: string,
  labels: ClassLabels,
  shape: readonly number[],
  accepts: (label: number, example: number) => boolean,
  expected: string,
): readonly number[] => {
  const size = shape.reduce((product, length) => product * length, 1);
  const wrong = (found: unknown, what = expected) =>
    new ConfigError({ owner, argument: 'labels', expected: what, found: shown(found) });
  const list: { readonly length?: unknown } | null | undefined = isTensor(labels) ? undefined : labels;
  const fits = isTensor(labels) ? sameShape(labels.shape, shape) : list?.length === size;
  if (!fits) throw wrong(labels, `a tensor [${shape.join(', ')}] or a list of ${size} whole numbers`);

  const { data, offset } = isTensor(labels) ? rowMajor(labels) : { data: labels, offset: 0 };
  return Array.from({ length: size }, (_, example) => {
    const label = data[offset + example];
    if (typeof label !== 'number' || !Number.isSafeInteger(label) || !accepts(label, example))
      throw wrong(label);
    return label;
  });
};

/** The classes of examples with `count` classes each. @throws {ConfigError} If a label is none of them. @internal */
export const classesBelow = (
  owner: string,
  labels: ClassLabels,
  shape: readonly number[],
  count: number,
): readonly number[] =>
  classesIn(
    owner,
    labels,
    shape,
    (label) => label >= 0 && label < count,
    `whole numbers from 0 to ${count - 1}`,
  );
