import type { Condition, Expression } from './expression.js';

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
  const inCondition = ({ comparison, left, right }: Condition): Condition => ({
    comparison,
    left: substitute(left),
    right: substitute(right),
  });
  const rewrite = (e: Expression): Expression => {
    switch (e._tag) {
      case 'Constant':
        return e;
      case 'Symbol':
        return replace(e);
      case 'Named':
      case 'Stored':
        return { ...e, value: substitute(e.value) };
      case 'Unary':
        return { ...e, operand: substitute(e.operand) };
      case 'Sum':
        return { ...e, operand: summand(substitute(e.operand)) };
      case 'Binary':
        return { ...e, left: substitute(e.left), right: substitute(e.right) };
      case 'Select':
        return {
          ...e,
          condition: inCondition(e.condition),
          then: substitute(e.then),
          otherwise: substitute(e.otherwise),
        };
    }
  };
  return substitute;
};
