import { ConfigError } from '../error/config-error.js';
import type { Condition, Expression } from './expression.js';

/**
 * Makes plain data a node of a graph. JavaScript's operators would silently turn a node into NaN or a string, so its
 * prototype throws on any conversion to a number or a string. The data itself stays plain.
 *
 * @internal
 */
export const node = <Node extends Expression | Condition>(data: Node): Node =>
  Object.assign(Object.create(refusing) as object, data);

const refusing = {
  [Symbol.toPrimitive](this: Expression | Condition, hint: 'number' | 'string' | 'default'): never {
    throw new ConfigError({
      argument: described(this),
      expected: 'an operation that takes expressions',
      found: found[hint],
      fix: 'Write add(a, b) for a + b, sub(a, b), mul(a, b), div(a, b), neg(a) for -a, and select(gt(a, b), c, d) for a > b ? c : d',
    });
  },
};

const found = {
  number: 'an operator such as -, *, < or a function of Math',
  string: 'its use as text',
  default: 'an operator such as + or ==, or its use as text',
};

const described = (of: Expression | Condition): string => {
  if ('comparison' in of) return `the condition ${of.comparison}(a, b)`;
  if (of._tag === 'Symbol' || of._tag === 'Named') return `the expression ${of.name}`;
  return 'operation' in of ? `the expression ${of.operation}(...)` : `an expression ${of._tag}`;
};
