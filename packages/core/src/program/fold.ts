import type { Expression } from '../expression/expression.js';

const isConstant = (e: Expression, value: number): boolean =>
  e._tag === 'Constant' && Object.is(e.value, value);

/**
 * Removes operations on a tensor that change no bit: times 1, divided by 1, minus +0, double negation. Adding 0
 * stays, since it turns -0 into +0.
 *
 * @internal
 */
export const folded = (e: Expression): Expression => {
  if (
    e._tag === 'Unary' &&
    e.operation === 'neg' &&
    e.operand._tag === 'Unary' &&
    e.operand.operation === 'neg'
  )
    return folded(e.operand.operand);
  if (e._tag !== 'Binary' || e.rank === 'scalar') return e;
  const { operation, left, right } = e;
  if ((operation === 'mul' || operation === 'div') && isConstant(right, 1)) return folded(left);
  if (operation === 'mul' && isConstant(left, 1)) return folded(right);
  if (operation === 'sub' && isConstant(right, 0)) return folded(left);
  return e;
};
