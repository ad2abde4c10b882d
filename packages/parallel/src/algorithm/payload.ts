import type { GradientLeaf } from '@thalweg/core';

/**
 * What a transport can carry: tensors, sparse ones too, 16-bit floats, and plain data, nested to any depth.
 *
 * A `Uint16Array` holds 16-bit floats by their bits (binary16 of IEEE 754): there is no such dtype. A push with the bits of a NaN or an
 * infinity is refused like one with a tensor that holds them.
 *
 * Write the payloads of an algorithm as type aliases: TypeScript does not take an `interface` for a record.
 *
 * @category Parallel
 * @since 0.1.0
 */
export type Payload =
  | null
  | boolean
  | number
  | string
  | GradientLeaf
  | Uint16Array
  | readonly Payload[]
  | { readonly [key: string]: Payload };
