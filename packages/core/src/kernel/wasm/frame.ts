import type { Dtype } from '../../tensor/tensor.js';
import { loadsOf, type Pass } from '../../program/program.js';

/**
 * The arguments of a module's calls that are the same for all parts of the tensors, in memory. Each entry is an i32;
 * after these come the addresses of the tensors read and of those written.
 *
 * @internal
 */
export const frame = {
  /** Address of the scalars, rounded to the leaf's dtype, one element apart. */
  leafScalars: 0,
  /** Address of the scalars in double. */
  doubleScalars: 1,
  /** Address of the totals of the blocks: for each block, a double for each sum of the pass. */
  totals: 2,
  tensors: 3,
} as const;

/** Number of i32 entries in the frame of a pass. @internal */
export const frameLength = (pass: Pass): number => frame.tensors + loadsOf(pass).length + pass.stores.length;

/** The bytes of an element. @internal */
export const elementBytes = (dtype: Dtype): 4 | 8 => (dtype === 'float32' ? 4 : 8);

/** Bytes of a tensor that one round of the loop works on: two vectors. @internal */
export const roundBytes = 32;

/** Elements of one round. @internal */
export const roundLength = (dtype: Dtype): 4 | 8 => (dtype === 'float32' ? 8 : 4);

const mostLength = 8;

/** Bytes from one mask to the next: a double for each element of a round. @internal */
export const maskBytes: number = 8 * mostLength;

/** Masks for 0 to 7 elements left over: ones for those elements, zeros for the others. @internal */
export const masks: BigUint64Array = new BigUint64Array(
  Array.from({ length: mostLength }, (_, rest) =>
    Array.from({ length: mostLength }, (__, element) => (element < rest ? 2n ** 64n - 1n : 0n)),
  ).flat(),
);
