import { add, eq, select, sub, type Expression } from '@thalweg/core';

/**
 * The update that leads to the nearest point of a set. Where that is the moved parameter itself, the update stays as it is, so that
 * nothing is rounded.
 */
export const updateInto = (
  params: Expression,
  g: Expression,
  nearest: (moved: Expression) => Expression,
): Expression => {
  const moved = add(params, g);
  const target = nearest(moved);
  return select(eq(target, moved), g, sub(target, params));
};
