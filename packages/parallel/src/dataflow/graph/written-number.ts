import type { Json } from '@thalweg/core';

// JSON has no NaN, no infinities and no −0: a graph that goes through it must come back with the same bits.

/** A number as JSON can hold it. @internal */
export const writtenNumber = (x: number): Json =>
  Object.is(x, -0) ? '-0' : Number.isFinite(x) ? x : String(x);

/** The number that was written. @internal */
export const readNumber = (written: Json | undefined): number => Number(written);
