import { requireOptions } from '@thalweg/core';
import { optionChecks } from '../option/option-checks.js';
import { arrayMakers, arrayTypeOf } from './array-types.js';
import type { SharedArrays } from './parallel-data.js';

/** @throws {ConfigError} If what is under a name is no array that threads can share. @internal */
export const requireSharedArrays = (owner: string, arrays: SharedArrays): void => {
  // Any name will do: only that it is an object is checked.
  requireOptions(`${owner}: data.arrays`, arrays, arrays);
  const { refuse } = optionChecks(owner);
  for (const [name, array] of Object.entries(arrays))
    if (arrayTypeOf(array) === undefined)
      refuse(`data.arrays.${name}`, Object.keys(arrayMakers).join(', '), array);
};
