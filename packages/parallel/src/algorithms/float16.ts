/**
 * Numbers as 16-bit floats, by their bits: rounded to the nearest, ties to even. A finite number beyond the largest, 65504, is
 * the largest.
 *
 * @internal
 */
export const float16Bits = (numbers: Float64Array): Uint16Array => {
  const { float, word } = scratch();
  const bits = new Uint16Array(numbers.length);
  // A power is slow.
  const powers = Float64Array.from({ length: most - least + 1 }, (_, i) => 2 ** (10 - least - i));
  for (let i = 0; i < numbers.length; i++) {
    const x = numbers[i]!;
    // Rounded to 32 bits first, a number just below a power of two is that power, and so it is in 16 bits.
    float[0] = x;
    const sign = (word[0]! >>> 16) & 0x8000;
    const exponent = Math.max(((word[0]! >>> 23) & 0xff) - 127, least);
    if (exponent > most) {
      bits[i] = sign | (Number.isFinite(x) ? largest : Number.isNaN(x) ? nan : infinity);
      continue;
    }
    // So large a sum has no bits for less than 1, so it is rounded.
    const steps = Math.abs(x) * powers[exponent - least]! + 2 ** 52 - 2 ** 52;
    bits[i] = sign | Math.min(((exponent - least) << 10) + steps, largest);
  }
  return bits;
};

/** The numbers that 16-bit floats stand for. @internal */
export const float16Numbers = (bits: Uint16Array): Float64Array => {
  const { float, word } = scratch();
  const numbers = new Float64Array(bits.length);
  for (let i = 0; i < bits.length; i++) {
    const size = bits[i]! & 0x7fff;
    word[0] = size << 13;
    // A 32-bit float with these bits differs by the bias of its exponent only, be it normal or not.
    const number = size < infinity ? float[0]! * 2 ** 112 : size === infinity ? Infinity : NaN;
    numbers[i] = size === bits[i] ? number : -number;
  }
  return numbers;
};

/** The exponents of the smallest and the largest normal number. */
const [least, most] = [-14, 15];
const [largest, infinity, nan] = [0x7bff, 0x7c00, 0x7e00];

/** A 32-bit float and its bits, in one memory. */
const scratch = () => {
  const float = new Float32Array(1);
  return { float, word: new Uint32Array(float.buffer) };
};
