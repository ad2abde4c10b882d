import { choice } from '@thalweg/core';

/** The way from one value to another, by the fraction of it that has passed. */
const ways = {
  linear: (from: number, to: number, passed: number): number => from + (to - from) * passed,
  cosine: (from: number, to: number, passed: number): number =>
    to + (from - to) * (0.5 * (1 + Math.cos(Math.PI * passed))),
} as const;

/** How to go from one value to another. @internal */
export type Interpolation = keyof typeof ways;

/** Declares the choice of a way. @internal */
export const interpolation = (fallback: Interpolation) => choice(['linear', 'cosine'], fallback);

/** The value at a fraction of the way. @internal */
export const between = (way: Interpolation, from: number, to: number, passed: number): number =>
  // The end itself: in floating point, what is computed need not be it.
  passed === 0 ? from : ways[way](from, to, passed);
