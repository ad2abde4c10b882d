import { add, div, norm, sqrt, sum, type Expression } from '@thalweg/core';

/** The root of the mean of the squares of a leaf, where a sum of ones counts the elements. */
export const rootMeanSquare = (a: Expression): Expression =>
  div(norm('leaf', a), sqrt(sum('leaf', add(1, 0))));
