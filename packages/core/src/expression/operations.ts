import type {
  BinaryOperation,
  Comparison,
  Condition,
  Expression,
  Operand,
  UnaryOperation,
} from './expression.js';
import { node } from './node.js';
import { requireCondition, requireExpression, requireOver } from './require-expression.js';

/** @internal */
export const constant = (value: number): Expression => node({ _tag: 'Constant', rank: 'scalar', value });

/** @internal */
export const symbol = (name: string, rank: 'scalar' | 'tensor'): Expression =>
  node({ _tag: 'Symbol', rank, name });

/** @internal */
export const named = (name: string, value: Expression): Expression =>
  node({ _tag: 'Named', rank: 'scalar', name, value });

/** Checks an operand of the operation `owner` and makes an expression of it. */
const lift = (owner: string, argument: string, operand: Operand): Expression => {
  if (typeof operand === 'number') return constant(operand);
  requireExpression(owner, argument, operand, 'an expression or a number');
  return operand;
};

const rankOf = (...operands: readonly Expression[]): 'scalar' | 'tensor' =>
  operands.some(({ rank }) => rank === 'tensor') ? 'tensor' : 'scalar';

const unary = (operation: UnaryOperation, operand: Operand): Expression => {
  const of = lift(operation, 'a', operand);
  return node({ _tag: 'Unary', rank: of.rank, operation, operand: of });
};

const binary = (operation: BinaryOperation, left: Operand, right: Operand): Expression => {
  const a = lift(operation, 'a', left);
  const b = lift(operation, 'b', right);
  return node({ _tag: 'Binary', rank: rankOf(a, b), operation, left: a, right: b });
};

const compare = (comparison: Comparison, left: Operand, right: Operand): Condition =>
  node({ comparison, left: lift(comparison, 'a', left), right: lift(comparison, 'b', right) });

/**
 * $a + b$.
 *
 * @example
 * ```ts
 * import { add, toText } from '@thalweg/core';
 *
 * toText(add(1, 2)) // => '1 + 2'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const add = (a: Operand, b: Operand): Expression => binary('add', a, b);

/**
 * $a - b$.
 *
 * @example
 * ```ts
 * import { sub, toText } from '@thalweg/core';
 *
 * toText(sub(3, sub(2, 1))) // => '3 − (2 − 1)'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const sub = (a: Operand, b: Operand): Expression => binary('sub', a, b);

/**
 * $a \cdot b$.
 *
 * @example
 * ```ts
 * import { add, mul, toText } from '@thalweg/core';
 *
 * toText(mul(add(1, 2), 3)) // => '(1 + 2)·3'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const mul = (a: Operand, b: Operand): Expression => binary('mul', a, b);

/**
 * $a / b$.
 *
 * A tensor divided by a scalar is multiplied by the scalar's reciprocal, which is computed in double and rounded
 * once. This adds one rounding and saves the vector divisions.
 *
 * @example
 * ```ts
 * import { add, div, toText } from '@thalweg/core';
 *
 * toText(div(1, add(2, 3))) // => '1 / (2 + 3)'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const div = (a: Operand, b: Operand): Expression => {
  const left = lift('div', 'a', a);
  const right = lift('div', 'b', b);
  return left.rank === 'tensor' && right.rank === 'scalar'
    ? binary('mul', left, binary('div', 1, right))
    : binary('div', left, right);
};

/**
 * $\max(a, b)$; NaN if either is; $+0 > -0$.
 *
 * @example
 * ```ts
 * import { max, toText } from '@thalweg/core';
 *
 * toText(max(1, 2)) // => 'max(1, 2)'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const max = (a: Operand, b: Operand): Expression => binary('max', a, b);

/**
 * $\min(a, b)$; NaN if either is; $-0 < +0$.
 *
 * @example
 * ```ts
 * import { min, toText } from '@thalweg/core';
 *
 * toText(min(1, 2)) // => 'min(1, 2)'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const min = (a: Operand, b: Operand): Expression => binary('min', a, b);

/**
 * $a^b$. Uses the engine's `pow`, whose last bit may differ between engine versions.
 *
 * @example
 * ```ts
 * import { pow, toText } from '@thalweg/core';
 *
 * toText(pow(2, 3)) // => '2^3'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const pow = (a: Operand, b: Operand): Expression => binary('pow', a, b);

/**
 * $-a$.
 *
 * @example
 * ```ts
 * import { add, neg, toText } from '@thalweg/core';
 *
 * toText(neg(add(1, 2))) // => '−(1 + 2)'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const neg = (a: Operand): Expression => unary('neg', a);

/**
 * $|a|$.
 *
 * @example
 * ```ts
 * import { abs, sub, toText } from '@thalweg/core';
 *
 * toText(abs(sub(1, 2))) // => '|1 − 2|'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const abs = (a: Operand): Expression => unary('abs', a);

/**
 * $\sqrt a$; NaN below zero.
 *
 * @example
 * ```ts
 * import { add, sqrt, toText } from '@thalweg/core';
 *
 * toText(sqrt(add(1, 2))) // => '√(1 + 2)'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const sqrt = (a: Operand): Expression => unary('sqrt', a);

/**
 * $e^a$. Uses the engine's `exp`, whose last bit may differ between engine versions.
 *
 * @example
 * ```ts
 * import { exp, toText } from '@thalweg/core';
 *
 * toText(exp(1)) // => 'exp(1)'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const exp = (a: Operand): Expression => unary('exp', a);

/**
 * $\ln a$. Uses the engine's `log`, whose last bit may differ between engine versions.
 *
 * @example
 * ```ts
 * import { log, toText } from '@thalweg/core';
 *
 * toText(log(2)) // => 'ln(2)'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const log = (a: Operand): Expression => unary('log', a);

/**
 * $e^a - 1$, exact also where $a$ is so small that $e^a$ rounds to 1.
 *
 * Uses the engine's `expm1`, whose last bit may differ between engine versions.
 *
 * @example
 * ```ts
 * import { expm1, toText } from '@thalweg/core';
 *
 * toText(expm1(2)) // => 'exp(2) − 1'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const expm1 = (a: Operand): Expression => unary('expm1', a);

/**
 * $\ln(1 + a)$, exact also where $a$ is so small that $1 + a$ rounds to 1.
 *
 * Uses the engine's `log1p`, whose last bit may differ between engine versions.
 *
 * @example
 * ```ts
 * import { exp, log1p, neg, toText } from '@thalweg/core';
 *
 * toText(log1p(exp(neg(40)))) // => 'ln(1 + exp(−40))'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const log1p = (a: Operand): Expression => unary('log1p', a);

/**
 * $\tanh a$. Uses the engine's `tanh`, whose last bit may differ between engine versions.
 *
 * @example
 * ```ts
 * import { tanh, toText } from '@thalweg/core';
 *
 * toText(tanh(2)) // => 'tanh(2)'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const tanh = (a: Operand): Expression => unary('tanh', a);

/**
 * $a^2 = a \cdot a$.
 *
 * @example
 * ```ts
 * import { add, square, toText } from '@thalweg/core';
 *
 * toText(square(add(1, 2))) // => '(1 + 2)²'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const square = (a: Operand): Expression => {
  const of = lift('square', 'a', a);
  return mul(of, of);
};

/**
 * The exponential moving average $d \cdot m + (1 - d) \cdot x$.
 *
 * @param average - $m$, the average so far.
 * @param value - $x$, the new value.
 * @param decay - $d$, how much of the old average is kept.
 *
 * @example
 * ```ts
 * import { ema, toText } from '@thalweg/core';
 *
 * toText(ema(1, 2, 0.9)) // => '0.9·1 + (1 − 0.9)·2'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const ema = (average: Operand, value: Operand, decay: Operand): Expression => {
  const [m, x, d] = [
    lift('ema', 'average', average),
    lift('ema', 'value', value),
    lift('ema', 'decay', decay),
  ];
  return add(mul(d, m), mul(sub(1, d), x));
};

/**
 * $a < b$.
 *
 * @example
 * ```ts
 * import { lt, select, toText } from '@thalweg/core';
 *
 * toText(select(lt(1, 2), 3, 4)) // => '(3 if 1 < 2 else 4)'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const lt = (a: Operand, b: Operand): Condition => compare('lt', a, b);

/**
 * $a \le b$.
 *
 * @example
 * ```ts
 * import { le, select, toText } from '@thalweg/core';
 *
 * toText(select(le(1, 2), 3, 4)) // => '(3 if 1 ≤ 2 else 4)'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const le = (a: Operand, b: Operand): Condition => compare('le', a, b);

/**
 * $a > b$.
 *
 * @example
 * ```ts
 * import { gt, select, toText } from '@thalweg/core';
 *
 * toText(select(gt(1, 2), 3, 4)) // => '(3 if 1 > 2 else 4)'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const gt = (a: Operand, b: Operand): Condition => compare('gt', a, b);

/**
 * $a \ge b$.
 *
 * @example
 * ```ts
 * import { ge, select, toText } from '@thalweg/core';
 *
 * toText(select(ge(1, 2), 3, 4)) // => '(3 if 1 ≥ 2 else 4)'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const ge = (a: Operand, b: Operand): Condition => compare('ge', a, b);

/**
 * $a = b$; $-0 = +0$.
 *
 * @example
 * ```ts
 * import { eq, select, toText } from '@thalweg/core';
 *
 * toText(select(eq(1, 2), 3, 4)) // => '(3 if 1 = 2 else 4)'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const eq = (a: Operand, b: Operand): Condition => compare('eq', a, b);

/**
 * $a \ne b$; true where either is NaN.
 *
 * @example
 * ```ts
 * import { ne, select, toText } from '@thalweg/core';
 *
 * toText(select(ne(1, 2), 3, 4)) // => '(3 if 1 ≠ 2 else 4)'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const ne = (a: Operand, b: Operand): Condition => compare('ne', a, b);

/**
 * `then` where the condition holds, else `otherwise`.
 *
 * It is a choice, not arithmetic: the value not chosen has no effect, even if it is NaN.
 *
 * @example
 * ```ts
 * import { gt, select, toText } from '@thalweg/core';
 *
 * toText(select(gt(1, 0), 2, 3)) // => '(2 if 1 > 0 else 3)'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const select = (condition: Condition, then: Operand, otherwise: Operand): Expression => {
  requireCondition(condition);
  const a = lift('select', 'then', then);
  const b = lift('select', 'otherwise', otherwise);
  return node({
    _tag: 'Select',
    rank: rankOf(condition.left, condition.right, a, b),
    condition,
    then: a,
    otherwise: b,
  });
};

/**
 * $\operatorname{sign} a$: -1, 1, or $a$ itself where it is $\pm 0$ or NaN.
 *
 * @example
 * ```ts
 * import { sign, toText } from '@thalweg/core';
 *
 * toText(sign(2)) // => '(1 if 2 > 0 else (-1 if 2 < 0 else 2))'
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const sign = (a: Operand): Expression => {
  const of = lift('sign', 'a', a);
  return select(gt(of, 0), 1, select(lt(of, 0), -1, of));
};

/**
 * $\sum_i a_i$ over the elements of a leaf, or of the whole tree.
 *
 * Elements are first promoted to double. The sum runs in blocks of 4096 elements of a leaf, in row-major order. In a
 * block, the element $i$ is added to lane $i \bmod 4$, and the lanes are combined as $(0+1)+(2+3)$. The totals of the
 * blocks are added in order, leaf by leaf.
 *
 * @param over - `'leaf'` or `'tree'`.
 * @param a - What to sum.
 *
 * @example
 * ```ts
 * import { defineRule, div, sum, tensor, toArray } from '@thalweg/core';
 *
 * const shares = defineRule({ name: 'shares', hyper: {}, rule: ({ g }) => ({ g: div(g, sum('leaf', g)) }) })();
 * toArray(shares.update(tensor([1, 3]), shares.init(tensor([0, 0])))[0]) // => [0.25, 0.75]
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const sum = (over: 'leaf' | 'tree', a: Expression): Expression => sumOf('sum', over, a);

const sumOf = (owner: string, over: 'leaf' | 'tree', a: Expression): Expression => {
  requireOver(owner, over);
  requireExpression(owner, 'a', a, 'an expression');
  return node({ _tag: 'Sum', rank: 'scalar', over, operand: a });
};

/**
 * $\lVert a \rVert_2$ over a leaf or the whole tree.
 *
 * @example
 * ```ts
 * import { defineRule, div, norm, tensor, toArray } from '@thalweg/core';
 *
 * const unit = defineRule({ name: 'unit', hyper: {}, rule: ({ g }) => ({ g: div(g, norm('tree', g)) }) })();
 * toArray(unit.update(tensor([3, 4]), unit.init(tensor([0, 0])))[0]) // => [0.6000…, 0.8]
 * ```
 *
 * @category Expression
 * @since 0.1.0
 */
export const norm = (over: 'leaf' | 'tree', a: Expression): Expression => {
  requireExpression('norm', 'a', a, 'an expression');
  return sqrt(sumOf('norm', over, square(a)));
};
