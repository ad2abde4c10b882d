import { isSparseTensor, isTensor } from '@thalweg/core';
import type { Payload } from './payload.js';
import { rowMajorData } from './row-major-data.js';

/** Whether a payload holds a NaN or an infinity. @internal */
export const isNonFinite = (payload: Payload): boolean => {
  if (typeof payload === 'number') return !Number.isFinite(payload);
  if (payload === null || typeof payload !== 'object') return false;
  if (isSparseTensor(payload)) return isNonFinite(payload.values);
  if (isTensor(payload)) return hasNonFinite(rowMajorData(payload));
  if (payload instanceof Uint16Array) return hasNonFiniteBits(payload);
  return Object.values(payload).some((part: Payload) => isNonFinite(part));
};

// A call for each element would take longer than to apply the push.
const hasNonFinite = (data: Float32Array | Float64Array): boolean => {
  let zero = 0;
  for (let i = 0; i < data.length; i++) zero += data[i]! * 0;
  return zero !== 0;
};

/** 16-bit floats are no numbers, or infinite, if all bits of the exponent are set. */
const hasNonFiniteBits = (floats: Uint16Array): boolean => {
  for (const bits of floats) if ((bits & 0x7c00) === 0x7c00) return true;
  return false;
};
