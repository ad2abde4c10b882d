import type { Tensor } from '@thalweg/core';
import { rowMajor } from '../../algorithms/tree-arithmetic.js';

/** The sum of all elements in double and in four lanes, as the reductions of core sum. @internal */
export const laneSum = (x: Tensor): number => {
  const { data, offset } = rowMajor(x);
  const lanes = new Float64Array(4);
  for (let i = 0; i < x.size; i++) lanes[i % 4]! += data[offset + i]!;
  return lanes[0]! + lanes[1]! + (lanes[2]! + lanes[3]!);
};
