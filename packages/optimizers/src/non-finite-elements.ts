import { eq, select, sub, sum, type Expression } from '@thalweg/core';

/** How many elements of all leaves are infinite or NaN. */
export const nonFiniteElements = (g: Expression): Expression =>
  // A finite number minus itself is 0; an infinite one or NaN minus itself is NaN.
  sum('tree', select(eq(sub(g, g), 0), 0, 1));
