import { isTensor, tensor, toNdArray } from '@thalweg/core';
import type { Payload } from '../algorithm/payload.js';

/**
 * A payload as the structured clone algorithm takes it: tensors lose their methods there, so they go as their elements.
 *
 * @internal
 */
export type Encoded =
  | null
  | boolean
  | number
  | string
  | { readonly data: Float32Array | Float64Array; readonly shape: readonly number[] }
  | { readonly list: readonly Encoded[] }
  | { readonly record: readonly (readonly [key: string, value: Encoded])[] };

/**
 * Encodes a payload.
 *
 * @param buffers - Is given the memory of its tensors, copies that may be handed over.
 * @internal
 */
export const encoded = (payload: Payload, buffers: ArrayBuffer[]): Encoded => {
  if (payload === null || typeof payload !== 'object') return payload;
  if (isTensor(payload)) {
    const { data } = toNdArray(payload);
    if (data.buffer instanceof ArrayBuffer) buffers.push(data.buffer);
    return { data, shape: payload.shape };
  }
  if (Array.isArray(payload))
    return { list: (payload as readonly Payload[]).map((item) => encoded(item, buffers)) };
  return {
    record: Object.entries(payload).map(([key, value]) => [key, encoded(value, buffers)] as const),
  };
};

/** @internal */
export const decoded = (value: Encoded): Payload => {
  if (value === null || typeof value !== 'object') return value;
  if ('data' in value) return tensor(value.data, { shape: value.shape });
  if ('list' in value) return value.list.map(decoded);
  return Object.fromEntries(value.record.map(([key, item]) => [key, decoded(item)]));
};
