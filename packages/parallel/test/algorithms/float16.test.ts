import { describe, expect, it } from 'vitest';
import { float16Bits, float16Numbers } from '../../src/algorithms/float16.js';

/** By the definition in IEEE 754: sign, 5 bits of the exponent, 10 bits of the fraction. */
const byDefinition = (bits: number): number => {
  const [sign, exponent, fraction] = [bits < 0x8000 ? 1 : -1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
};

const one = (x: number): number => float16Bits(Float64Array.of(x))[0]!;

const every = Uint16Array.from({ length: 2 ** 16 }, (_, bits) => bits);
const largest = 0x7bff;

describe('16-bit floats', () => {
  it('are read as IEEE 754 defines them', () => {
    expect([...float16Numbers(every)].every((x, bits) => Object.is(x, byDefinition(bits)))).toBe(true);
  });

  it('come back as they were, and every NaN as one', () => {
    const isNan = (bits: number) => (bits & 0x7fff) > 0x7c00;
    const back = float16Bits(float16Numbers(every));
    expect([...every].filter((bits) => (isNan(bits) ? !isNan(back[bits]!) : back[bits] !== bits))).toEqual(
      [],
    );
  });

  it('are the nearest to a number, and of two the even one', () => {
    const wrong: number[] = [];
    for (let bits = 0; bits < largest; bits++) {
      const [below, above] = [byDefinition(bits), byDefinition(bits + 1)];
      const middle = (below + above) / 2;
      const even = bits % 2 === 0 ? bits : bits + 1;
      // The numbers of 64 bits beside the middle.
      const tiny = middle * 2 ** -52;
      for (const [x, nearest] of [
        [middle, even],
        [middle - tiny, bits],
        [middle + tiny, bits + 1],
        [below + (above - below) / 3, bits],
      ] as const)
        if (one(x) !== nearest || one(-x) !== (nearest | 0x8000)) wrong.push(x);
    }
    expect(wrong).toEqual([]);
  });

  it('end at the largest, and keep what is no finite number', () => {
    expect([65504, 65519.99, 65520, 1e5, 1e300].map(one)).toEqual(Array(5).fill(largest));
    expect(one(-1e300)).toBe(largest | 0x8000);
    expect([Infinity, -Infinity].map(one)).toEqual([0x7c00, 0xfc00]);
    expect(one(NaN) & 0x7fff).toBeGreaterThan(0x7c00);
    expect([0, -0, 5e-324, -5e-324, 2 ** -25].map(one)).toEqual([0, 0x8000, 0, 0x8000, 0]);
  });
});
