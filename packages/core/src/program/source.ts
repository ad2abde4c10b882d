import type { BinaryOperation, Comparison } from '../expression/expression.js';

/** JavaScript's operators for comparisons. @internal */
export const comparisonSigns: Readonly<Record<Comparison, string>> = {
  lt: '<',
  le: '<=',
  gt: '>',
  ge: '>=',
  eq: '===',
  ne: '!==',
};

type Infix = 'add' | 'sub' | 'mul' | 'div';

/** The operations that are JavaScript operators; the others are functions of `Math`. @internal */
export const infix: Readonly<Record<Infix, string>> = { add: '+', sub: '-', mul: '*', div: '/' };

/** @internal */
export const isInfix = (operation: BinaryOperation): operation is Infix => operation in infix;
