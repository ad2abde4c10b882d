import type { BinaryOperation, Comparison, Expression, UnaryOperation } from '../expression/expression.js';
import { nodesOf } from '../expression/operands.js';
import type { BoundRule } from './bound-rule.js';

/**
 * Whether a rule may skip the elements that a sparse gradient does not touch. It may if, with a zero gradient, its
 * summands are zero whatever is in the slots, and with slots at their initial values its update is zero. Weight decay and
 * noise do not qualify. In a dense step, averages in the slots of such elements would decay; a lazy step leaves them as
 * they are.
 *
 * @internal
 */
export const isLazy = (rule: BoundRule): boolean => {
  const { wraps, dense } = rule;
  // The states of all elements start again, also of those that the gradient leaves out.
  if (dense || wraps?.resets !== undefined) return false;
  // The update of wrapped members, which are lazy themselves, is zero where their slots have their initial values.
  const atRest = valueAtRest(rule, ['g', 'u']);
  // A sum is about the touched elements, too: a dense step would add what the slots of the others hold.
  const summand = valueAtRest({ ...rule, slots: [] }, ['g']);
  const updates = [rule.outputs.g!, ...(wraps === undefined ? [] : [wraps.inner])];
  const runs = wraps?.runs === undefined ? [] : [wraps.runs.left, wraps.runs.right];
  return (
    updates.every((update) => atRest(update) === 0) &&
    [...nodesOf([...Object.values(rule.outputs), ...updates, ...runs])].every(
      (e) => e._tag !== 'Sum' || summand(e.operand) === 0,
    )
  );
};

/** The value of an expression at an element whose gradient is zero; `undefined` if it depends on anything else. */
const valueAtRest = (
  { slots, numbers }: Pick<BoundRule, 'slots' | 'numbers'>,
  zeros: readonly string[],
): ((e: Expression) => number | undefined) => {
  const known = new Map<string, number>(zeros.map((name) => [name, 0]));
  for (const { name, initial } of slots) known.set(name, initial);
  for (const { name, value } of numbers) if (typeof value === 'number') known.set(name, value);

  const values = new Map<Expression, number | undefined>();
  const valueOf = (e: Expression): number | undefined => {
    if (!values.has(e)) values.set(e, compute(e));
    return values.get(e);
  };
  const compute = (e: Expression): number | undefined => {
    switch (e._tag) {
      case 'Constant':
        return e.value;
      case 'Symbol':
        return known.get(e.name);
      case 'Named':
      case 'Stored':
        return valueOf(e.value);
      case 'Sum':
        // Other elements contribute to it.
        return undefined;
      case 'Unary': {
        const operand = valueOf(e.operand);
        return operand === undefined ? undefined : unary(e.operation, operand);
      }
      case 'Binary': {
        const [left, right] = [valueOf(e.left), valueOf(e.right)];
        if (left !== undefined && right !== undefined) return binary(e.operation, left, right);
        if (e.operation === 'mul' && (left === 0 || right === 0)) return 0;
        return e.operation === 'div' && left === 0 ? 0 : undefined;
      }
      case 'Select': {
        const [left, right] = [valueOf(e.condition.left), valueOf(e.condition.right)];
        if (left !== undefined && right !== undefined)
          return valueOf(holds[e.condition.comparison](left, right) ? e.then : e.otherwise);
        const [then, otherwise] = [valueOf(e.then), valueOf(e.otherwise)];
        return then === otherwise ? then : undefined;
      }
    }
  };
  return valueOf;
};

const unary = (operation: UnaryOperation, a: number): number =>
  operation === 'neg' ? -a : Math[operation](a);

const binary = (operation: BinaryOperation, a: number, b: number): number => {
  switch (operation) {
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'div':
      return a / b;
    case 'min':
    case 'max':
    case 'pow':
      return Math[operation](a, b);
  }
};

const holds: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
};
