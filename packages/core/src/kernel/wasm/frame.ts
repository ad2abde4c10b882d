import type { Dtype } from '../../tensor/tensor.js';
import { loadsOf, type Pass } from '../../program/program.js';

/**
 * The arguments of a module's call, in memory at the address it is called with. Each entry is an i32; after these
 * come the addresses of the tensors read and of those written.
 *
 * @internal
 */
export const frame = {
  /** Bytes of the elements that fill whole vectors of four. */
  bytes: 0,
  /**
   * Address of the mask for the elements left over; 0 for none. A pass without sums needs none: it may write into the
   * padding.
   */
  mask: 1,
  /** Address of the scalars, rounded to the leaf's dtype, one element apart. */
  leafScalars: 2,
  /** Address of the scalars in double. */
  doubleScalars: 3,
  /** Address of the partial sums: four doubles for each sum of the pass. */
  lanes: 4,
  tensors: 5,
} as const;

/** Number of i32 entries in the frame of a pass. @internal */
export const frameLength = (pass: Pass): number => frame.tensors + loadsOf(pass).length + pass.stores.length;

/** The bytes of an element. @internal */
export const elementBytes = (dtype: Dtype): 4 | 8 => (dtype === 'float32' ? 4 : 8);

/** Elements of one round of the loop: one vector of float32, two of float64. @internal */
export const roundLength = 4;

/** Four masks, for 0 to 3 elements left over: ones for those elements, zeros for the others. @internal */
export const masks: BigUint64Array = new BigUint64Array(
  [0, 1, 2, 3].flatMap((rest) => [0, 1, 2, 3].map((lane) => (lane < rest ? 2n ** 64n - 1n : 0n))),
);

/** Bytes from one mask to the next. @internal */
export const maskBytes = 32;
