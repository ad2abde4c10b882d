import { abs, add, div, gt, lt, mul, norm, select, sqrt, sum, type Expression } from '@thalweg/core';

/** The norm of a leaf or of the whole tree, which does not overflow or vanish where the squares of the elements do. */
export const normInRange = (over: 'leaf' | 'tree', a: Expression): Expression => {
  const total = sum(over, abs(a));
  // Below 1e-300 the reciprocal of the total may overflow. A total that is 0, infinite or NaN is the norm itself.
  return select(
    gt(total, 1e-300),
    select(lt(total, Infinity), mul(total, norm(over, div(a, total))), total),
    total,
  );
};

/** The root of the mean of the squares of a leaf, in the same range. A sparse gradient has no such mean. */
export const rmsInRange = (a: Expression): Expression =>
  div(normInRange('leaf', a), sqrt(sum('leaf', add(1, 0))));
