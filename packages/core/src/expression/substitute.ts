import type { Expression } from './expression.js';
import { withOperands } from './operands.js';

/**
 * Replaces the symbols of a graph; shared nodes stay shared.
 *
 * @param replace - From a symbol to the expression that replaces it.
 * @param summand - From the operand of a sum, after replacement, to the operand that the new sum gets.
 * @internal
 */
export const substitution = (
  replace: (symbol: Extract<Expression, { readonly _tag: 'Symbol' }>) => Expression,
  summand: (operand: Expression) => Expression = (operand) => operand,
): ((expression: Expression) => Expression) => {
  const done = new Map<Expression, Expression>();
  const substitute = (e: Expression): Expression => {
    const known = done.get(e);
    if (known !== undefined) return known;
    const replaced = rewrite(e);
    done.set(e, replaced);
    return replaced;
  };
  const rewrite = (e: Expression): Expression => {
    if (e._tag === 'Symbol') return replace(e);
    const rewritten = withOperands(e, substitute);
    return rewritten._tag === 'Sum' ? { ...rewritten, operand: summand(rewritten.operand) } : rewritten;
  };
  return substitute;
};
