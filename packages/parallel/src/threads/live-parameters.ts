import type { Params } from '@thalweg/core';
import ndarray from 'ndarray';
import { decoded, encoded, type Elements, type Encoded } from './encoded.js';

/** Parameters copied to shared memory, as threads are given them. @internal */
export const inLiveMemory = (params: Params): Encoded => shared(encoded(params, []));

/** The live parameters themselves: a change of an element is seen by all threads. @internal */
export const liveParameters = (live: Encoded): Params =>
  decoded(live, ({ data, shape }) => ndarray(data, [...shape])) as Params;

const shared = (value: Encoded): Encoded => {
  if (value === null || typeof value !== 'object') return value;
  if ('data' in value) return { ...value, data: inSharedArray(value.data) };
  if (value instanceof Uint16Array || 'indices' in value) return value;
  if ('list' in value) return { list: value.list.map(shared) };
  return { record: value.record.map(([key, item]) => [key, shared(item)] as const) };
};

const inSharedArray = (data: Elements['data']): Elements['data'] => {
  const memory = new SharedArrayBuffer(data.byteLength);
  const array = data instanceof Float32Array ? new Float32Array(memory) : new Float64Array(memory);
  array.set(data);
  return array;
};
