import { isPlainObject, setOwn } from './plain-object.js';
import type { Hyperparameter } from './hyperparameter.js';

/**
 * A frozen copy of a value, so that later changes of the caller's arrays do not reach what is built.
 *
 * Schedules, transformations and other built values are immutable and are kept as they are.
 *
 * @internal
 */
export const frozenCopy = ({ written }: Hyperparameter, value: unknown): unknown => {
  switch (written._tag) {
    case 'Plain':
    case 'Mask':
      return copyWith(plainCopy, value);
    case 'List':
    case 'Record':
      return copyWith((item) => frozenCopy(written.item, item), value);
    case 'Algorithm':
    case 'Schedule':
    case 'Scheduled':
    case 'Strategy':
    case 'Transformation':
      return value;
  }
};

const plainCopy = (value: unknown): unknown => copyWith(plainCopy, value);

const copyWith = (copyItem: (item: unknown) => unknown, value: unknown): unknown => {
  if (Array.isArray(value)) return Object.freeze(Array.from(value, copyItem));
  if (isPlainObject(value)) {
    const copy: Record<string, unknown> = {};
    for (const [key, item] of Object.entries(value)) setOwn(copy, key, copyItem(item));
    return Object.freeze(copy);
  }
  // A copy, since the method `compile` changes a regular expression in place.
  return value instanceof RegExp ? new RegExp(value) : value;
};
