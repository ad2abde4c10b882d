import type { Expression } from './expression.js';

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
