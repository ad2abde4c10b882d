import type { Tensor } from '@thalweg/core';

/** The highest entry of a row, and the sum of the exponentials of what lies below it. @internal */
export interface RowExponentials {
  readonly highest: number;
  readonly total: number;
}

/** Subtracting the highest entry keeps every exponential at most 1. @internal */
export const rowExponentials = (data: Tensor['data'], start: number, length: number): RowExponentials => {
  let highest = -Infinity;
  for (let j = start; j < start + length; j++) highest = Math.max(highest, data[j]!);
  let total = 0;
  for (let j = start; j < start + length; j++) total += Math.exp(data[j]! - highest);
  return { highest, total };
};
