import { types } from 'node:util';
import type { SharedArrays } from './parallel-data.js';
import { arrayMakers, arrayTypeOf } from './array-types.js';

/** The arrays in shared memory: those that lie there already as they are, the others copied once. @internal */
export const inSharedMemory = (arrays: SharedArrays): SharedArrays =>
  Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => {
      // Memory of another realm is shared, too, and nothing that is written to a copy would be seen.
      if (types.isSharedArrayBuffer(array.buffer)) return [name, array];
      const { [arrayTypeOf(array)!]: make } = arrayMakers;
      const shared = make(new SharedArrayBuffer(array.byteLength));
      shared.set(array);
      return [name, shared];
    }),
  );
