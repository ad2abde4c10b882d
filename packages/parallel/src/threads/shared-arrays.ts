import type { SharedArrays } from '../run/parallel-data.js';

/** The arrays in shared memory: those that lie there already as they are, the others copied once. @internal */
export const inSharedMemory = (arrays: SharedArrays): SharedArrays =>
  Object.fromEntries(
    Object.entries(arrays).map(([name, array]) => {
      if (array.buffer instanceof SharedArrayBuffer) return [name, array];
      const memory = new SharedArrayBuffer(array.byteLength);
      const shared = new (array.constructor as new (buffer: SharedArrayBuffer) => typeof array)(memory);
      shared.set(array);
      return [name, shared];
    }),
  );
