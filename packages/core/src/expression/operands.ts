import type { Condition, Expression } from './expression.js';

/** The operands of an expression. @internal */
export const operandsOf = (e: Expression): readonly Expression[] => {
  switch (e._tag) {
    case 'Constant':
    case 'Symbol':
      return [];
    case 'Named':
    case 'Stored':
      return [e.value];
    case 'Unary':
    case 'Sum':
      return [e.operand];
    case 'Binary':
      return [e.left, e.right];
    case 'Select':
      return [e.condition.left, e.condition.right, e.then, e.otherwise];
  }
};

/**
 * All nodes of a graph, each once: a node may be reached along very many paths.
 *
 * @param isLeaf - The nodes whose operands are left out.
 * @internal
 */
export const nodesOf = (
  roots: readonly Expression[],
  isLeaf: (e: Expression) => boolean = () => false,
): ReadonlySet<Expression> => {
  const found = new Set(roots);
  // A set visits what is added while it is walked.
  for (const e of found) if (!isLeaf(e)) for (const operand of operandsOf(e)) found.add(operand);
  return found;
};

/** The expression with other operands; a constant or a symbol as it is. @internal */
export const withOperands = (e: Expression, change: (operand: Expression) => Expression): Expression => {
  const inCondition = ({ comparison, left, right }: Condition): Condition => ({
    comparison,
    left: change(left),
    right: change(right),
  });
  switch (e._tag) {
    case 'Constant':
    case 'Symbol':
      return e;
    case 'Named':
    case 'Stored':
      return { ...e, value: change(e.value) };
    case 'Unary':
    case 'Sum':
      return { ...e, operand: change(e.operand) };
    case 'Binary':
      return { ...e, left: change(e.left), right: change(e.right) };
    case 'Select':
      return {
        ...e,
        condition: inCondition(e.condition),
        then: change(e.then),
        otherwise: change(e.otherwise),
      };
  }
};
