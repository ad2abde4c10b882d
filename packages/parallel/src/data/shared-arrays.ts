import { types } from 'node:util';
import type { SharedArrays } from './parallel-data.js';
import { arrayMakers, arrayTypeOf } from './array-types.js';

/** The arrays in shared memory: arrays that lie there already are kept, others are copied. @internal */
export const inSharedMemory = (arrays: SharedArrays): SharedArrays =>
  Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => {
      // Not `instanceof`: the memory may be of another realm. A copy of it would not see later writes.
      if (types.isSharedArrayBuffer(array.buffer)) return [name, array];
      const { [arrayTypeOf(array)!]: make } = arrayMakers;
      const shared = make(new SharedArrayBuffer(array.byteLength));
      shared.set(array);
      return [name, shared];
    }),
  );
