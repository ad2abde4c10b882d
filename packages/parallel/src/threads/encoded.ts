import {
  isSparseTensor,
  isTensor,
  sparseTensor,
  tensor,
  toNdArray,
  type GradientLeaf,
  type Tensor,
} from '@thalweg/core';
import type { Payload } from '../algorithm/payload.js';

/** The elements of a tensor, row by row. @internal */
export interface Elements {
  readonly data: Float32Array | Float64Array;
  readonly shape: readonly number[];
}

/**
 * A payload that the structured clone algorithm can copy. It drops methods, so a tensor is sent as its elements.
 *
 * @internal
 */
export type Encoded =
  | null
  | boolean
  | number
  | string
  | Elements
  | Uint16Array
  | { readonly indices: Int32Array; readonly values: Elements; readonly whole: readonly number[] }
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
  if (isSparseTensor(payload)) {
    const indices = Int32Array.from(payload.indices);
    buffers.push(indices.buffer);
    return { indices, values: elementsOf(payload.values, buffers), whole: payload.shape };
  }
  if (isTensor(payload)) return elementsOf(payload, buffers);
  if (payload instanceof Uint16Array) {
    const bits = payload.slice();
    buffers.push(bits.buffer);
    return bits;
  }
  if (Array.isArray(payload))
    return { list: (payload as readonly Payload[]).map((item) => encoded(item, buffers)) };
  return {
    record: Object.entries(payload).map(([key, value]) => [key, encoded(value, buffers)] as const),
  };
};

const elementsOf = (given: Tensor, buffers: ArrayBuffer[]): Elements => {
  const { data } = toNdArray(given);
  if (data.buffer instanceof ArrayBuffer) buffers.push(data.buffer);
  return { data, shape: given.shape };
};

/**
 * The payload again.
 *
 * @param leaf - Makes a tensor of its elements; by default it copies them.
 * @internal
 */
export const decoded = (value: Encoded, leaf: (elements: Elements) => GradientLeaf = copied): Payload => {
  if (value === null || typeof value !== 'object' || value instanceof Uint16Array) return value;
  if ('data' in value) return leaf(value);
  if ('indices' in value) return sparseTensor(value.indices, copied(value.values), value.whole);
  if ('list' in value) return value.list.map((item) => decoded(item, leaf));
  return Object.fromEntries(value.record.map(([key, item]) => [key, decoded(item, leaf)]));
};

const copied = ({ data, shape }: Elements): Tensor => tensor(data, shape);
