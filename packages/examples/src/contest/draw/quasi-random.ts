import { foldIn, uniformAt, type Key } from '@thalweg/core';

/**
 * Points of the unit cube that fill it more evenly than independent ones: those of Halton's sequence, all shifted by one random
 * vector, modulo 1.
 *
 * Source: Halton, "On the efficiency of certain quasi-random sequences of points" (1960); the shift is that of Cranley and
 * Patterson (1976).
 */
export const quasiRandom = (key: Key, count: number): readonly (readonly number[])[] =>
  Array.from({ length: count }, (_, i) =>
    bases.map((base, axis) => (radicalInverse(i + 1, base) + uniformAt(foldIn(key, axis), 0)) % 1),
  );

/** An axis for each: no optimizer tunes more than three numbers. */
const bases = [2, 3, 5];

/** The digits of a whole number in a base, mirrored at the point: 6 is 110 in base 2, and becomes 0.011. */
const radicalInverse = (whole: number, base: number): number => {
  let [rest, unit, sum] = [whole, 1 / base, 0];
  while (rest > 0) {
    sum += (rest % base) * unit;
    rest = Math.floor(rest / base);
    unit /= base;
  }
  return sum;
};
