import { add, sub, type Expression } from '@thalweg/core';

/** What the rounded sum of two numbers differs by from the sum: exact, unless it overflows. */
export const lostIn = (a: Expression, b: Expression): Expression => {
  const sum = add(a, b);
  const rest = sub(sum, a);
  return add(sub(a, sub(sum, rest)), sub(b, rest));
};
