import type { BinaryOperation, Expression, UnaryOperation } from '../expression/expression.js';
import type { Notation } from './notation.js';

/** The precedence of the outermost operation of a text. */
type Binding = 'sum' | 'product' | 'power' | 'atom';

const strength: Readonly<Record<Binding, number>> = { sum: 1, product: 2, power: 3, atom: 4 };

/**
 * Writes an expression in a notation.
 *
 * @param names - The names of expressions; a named expression is written as its name.
 * @internal
 */
export const render = (
  expression: Expression,
  notation: Notation,
  names: ReadonlyMap<Expression, string> = new Map(),
): string => {
  const write = (e: Expression): readonly [text: string, binding: Binding] => {
    const name = names.get(e);
    if (name !== undefined) return [name, 'atom'];
    switch (e._tag) {
      case 'Constant':
        return [notation.number(e.value), e.value < 0 ? 'sum' : 'atom'];
      case 'Symbol':
        return [notation.symbol(e.name), 'atom'];
      case 'Named':
        return [notation.symbol(e.name), 'atom'];
      case 'Stored':
        return write(e.value);
      case 'Sum':
        return [notation.total(within(e.operand, 'product'), e.over), 'product'];
      case 'Unary':
        return unary(e.operation, e.operand);
      case 'Binary':
        return binary(e.operation, e.left, e.right);
      case 'Select': {
        const { comparison, left, right } = e.condition;
        const condition = `${plain(left)} ${notation.comparison[comparison]} ${plain(right)}`;
        const choice = notation.choice(condition, plain(e.then), plain(e.otherwise));
        return [choice, notation.choiceGroups ? 'atom' : 'sum'];
      }
    }
  };

  const unary = (operation: UnaryOperation, operand: Expression): readonly [string, Binding] => {
    switch (operation) {
      case 'neg':
        return [notation.negative(within(operand, 'product')), 'product'];
      case 'abs':
        return [notation.absolute(plain(operand)), 'atom'];
      case 'sqrt': {
        // The root of a sum of squares is a norm.
        if (operand._tag === 'Sum' && isSquare(operand.operand))
          return [notation.norm(plain(operand.operand.left), operand.over), 'atom'];
        const [text, binding] = write(operand);
        return [notation.root(text, binding === 'atom'), 'atom'];
      }
      case 'log1p':
        return [notation.call('ln', [notation.sum(notation.number(1), plain(operand))]), 'atom'];
      case 'expm1':
        return [notation.difference(notation.call('exp', [plain(operand)]), notation.number(1)), 'sum'];
      case 'log':
        return [notation.call('ln', [plain(operand)]), 'atom'];
      case 'exp':
      case 'tanh':
        return [notation.call(operation, [plain(operand)]), 'atom'];
    }
  };

  const binary = (
    operation: BinaryOperation,
    left: Expression,
    right: Expression,
  ): readonly [string, Binding] => {
    switch (operation) {
      case 'add':
        return [notation.sum(plain(left), plain(right)), 'sum'];
      case 'sub':
        return [notation.difference(plain(left), within(right, 'product')), 'sum'];
      case 'mul':
        if (left === right) return [notation.power(within(left, 'atom'), notation.number(2)), 'power'];
        // The graph multiplies by the reciprocal of a scalar; write it as the division in the source.
        if (right._tag === 'Binary' && right.operation === 'div' && isOne(right.left) && !names.has(right))
          return binary('div', left, right.right);
        return [notation.product(within(left, 'product'), within(right, 'product')), 'product'];
      case 'div':
        return notation.quotientGroups
          ? [notation.quotient(plain(left), plain(right)), 'atom']
          : [notation.quotient(within(left, 'product'), within(right, 'power')), 'product'];
      case 'pow':
        return [notation.power(within(left, 'atom'), within(right, 'atom')), 'power'];
      case 'max':
      case 'min':
        return [notation.call(operation, [plain(left), plain(right)]), 'atom'];
    }
  };

  const plain = (e: Expression): string => write(e)[0];
  const within = (e: Expression, binding: Binding): string => {
    const [text, own] = write(e);
    return strength[own] < strength[binding] ? notation.parentheses(text) : text;
  };
  return plain(expression);
};

const isOne = (e: Expression): boolean => e._tag === 'Constant' && e.value === 1;

const isSquare = (e: Expression): e is Extract<Expression, { readonly _tag: 'Binary' }> =>
  e._tag === 'Binary' && e.operation === 'mul' && e.left === e.right;
