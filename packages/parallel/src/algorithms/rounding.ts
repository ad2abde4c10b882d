import { isTensor, tensor, type Tensor } from '@thalweg/core';
import type { Payload } from '../algorithm/payload.js';
import { rowMajorData } from '../algorithm/row-major-data.js';
import type { Compression } from './error-feedback.js';
import { float16Bits, float16Numbers } from './float16.js';
import { pushMismatch } from './push-mismatch.js';

/** Numbers of less than 2^16, as they are sent. */
interface Format {
  readonly written: (numbers: Float64Array) => Payload;
  /** The numbers again; `undefined` if this is something else, or not as many. */
  readonly read: (sent: Payload | undefined, size: number) => Float64Array | undefined;
}

const float16: Format = {
  written: float16Bits,
  read: (sent, size) =>
    sent instanceof Uint16Array && sent.length === size ? float16Numbers(sent) : undefined,
};

/** The largest 32-bit float below 2^16. */
const largest = 2 ** 16 - 2 ** -8;

const float32: Format = {
  written: (numbers) =>
    tensor(
      new Float32Array(numbers).map((x) => Math.min(Math.max(x, -largest), largest)),
      [numbers.length],
    ),
  read: (sent, size) =>
    isTensor(sent) && sent.dtype === 'float32' && sent.size === size
      ? new Float64Array(rowMajorData(sent))
      : undefined,
};

/**
 * Rounds to 16 or 32 bits, with an exponent that all numbers of a tensor have in common. A tensor of float32 to 32 bits stays as it is.
 *
 * @internal
 */
export const rounding = (dtype: 'float16' | 'float32'): Compression => {
  const format = dtype === 'float16' ? float16 : float32;
  return {
    packed: (leaf) => {
      if (leaf.dtype === dtype) return leaf;
      const data = rowMajorData(leaf);
      const exponent = exponentOf(data);
      return { exponent, values: format.written(scaled(new Float64Array(data), 2 ** -exponent)) };
    },
    unpacked: (sent, like, path) => {
      const { dtype: wanted, size, shape } = like;
      if (wanted === dtype) {
        if (isTensor(sent) && sent.dtype === wanted && shape.join() === sent.shape.join()) return sent;
        throw pushMismatch(path, `${wanted} [${shape.join(', ')}]`, sent);
      }
      const exponent = partOf(sent, 'exponent');
      const numbers = format.read(partOf(sent, 'values'), size);
      if (numbers === undefined || !isExponent(exponent, wanted))
        throw pushMismatch(path, `an exponent, and ${size} values of ${dtype}`, sent);
      const whole = scaled(numbers, 2 ** exponent);
      return tensor(wanted === 'float32' ? new Float32Array(whole) : whole, [...shape]);
    },
  };
};

const scaled = (numbers: Float64Array, factor: number): Float64Array => numbers.map((x) => x * factor);

/** Brings the largest number to between 2^15 and 2^16. The least one keeps both powers of two within the range of a double. */
const exponentOf = (numbers: Float32Array | Float64Array): number => {
  let size = 0;
  for (const x of numbers) size = Math.max(size, Math.abs(x));
  if (size === 0) return 0;
  // The logarithm may be off in its last bit.
  const near = Math.round(Math.log2(size));
  return Math.max((size >= 2 ** near ? near : near - 1) - 15, leastExponent);
};

const leastExponent = -1023;

/** Above it the largest number would be an infinity. */
const isExponent = (value: Payload | undefined, dtype: Tensor['dtype']): value is number =>
  Number.isInteger(value) &&
  (value as number) >= leastExponent &&
  (value as number) <= (dtype === 'float32' ? 112 : 1008);

const partOf = (sent: Payload | undefined, key: 'exponent' | 'values'): Payload | undefined =>
  typeof sent === 'object' && sent !== null && key in sent
    ? (sent as Readonly<Record<string, Payload>>)[key]
    : undefined;
