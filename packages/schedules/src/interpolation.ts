import { choice } from '@thalweg/core';

/** An interpolation between two values, by the fraction of the way. */
const ways = {
  linear: (from: number, to: number, passed: number): number => from + (to - from) * passed,
  cosine: (from: number, to: number, passed: number): number =>
    to + (from - to) * (0.5 * (1 + Math.cos(Math.PI * passed))),
} as const;

/** The kinds of interpolation. @internal */
export type Interpolation = keyof typeof ways;

/** Declares the choice of an interpolation. @internal */
export const interpolation = (fallback: Interpolation) => choice(['linear', 'cosine'], fallback);

/** The value at a fraction of the way. @internal */
export const between = (way: Interpolation, from: number, to: number, passed: number): number =>
  // The end value itself, since the formula may round to another number.
  passed === 0 ? from : ways[way](from, to, passed);
