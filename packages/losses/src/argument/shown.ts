import { isTensor } from '@thalweg/core';

/** A short rendering of any value for an error message. @internal */
export const shown = (value: unknown): string => {
  if (isTensor(value)) return `${value.dtype} [${value.shape.join(', ')}]`;
  switch (typeof value) {
    case 'undefined':
      return 'nothing';
    case 'string':
      return `'${value.length > 60 ? `${value.slice(0, 57)}...` : value}'`;
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? `an array of ${value.length}` : 'an object';
    case 'function':
      return 'a function';
    case 'bigint':
    case 'boolean':
    case 'number':
    case 'symbol':
      return String(value);
  }
};
