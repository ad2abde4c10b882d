import type { GradientLeaf } from '@thalweg/core';

/**
 * What a transport can carry: tensors, sparse ones too, and plain data, nested to any depth.
 *
 * Write the payloads of an algorithm as type aliases: TypeScript does not take an `interface` for a record.
 *
 * @category Parallel
 * @since 0.1.0
 */
export type Payload =
  null | boolean | number | string | GradientLeaf | readonly Payload[] | { readonly [key: string]: Payload };
