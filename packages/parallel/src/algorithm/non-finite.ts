import { isSparseTensor, isTensor, toNdArray } from '@thalweg/core';
import type { Payload } from './payload.js';

/** Whether a payload holds a NaN or an infinity. @internal */
export const isNonFinite = (payload: Payload): boolean => {
  if (typeof payload === 'number') return !Number.isFinite(payload);
  if (payload === null || typeof payload !== 'object') return false;
  if (isSparseTensor(payload)) return isNonFinite(payload.values);
  if (isTensor(payload)) return toNdArray(payload).data.some((x) => !Number.isFinite(x));
  if (payload instanceof Uint16Array) return payload.some((bits) => (bits & 0x7c00) === 0x7c00);
  return Object.values(payload).some((part: Payload) => isNonFinite(part));
};
