import type { Expression } from '../expression/expression.js';
import { gt, mul, select, square } from '../expression/operations.js';

type Sum = Extract<Expression, { readonly _tag: 'Sum' }>;

/**
 * A root of a sum of squares that is right even where the squares overflow or underflow.
 *
 * The square of a double above 1e154 is infinite; below 1e-154 it loses bits or is zero. The root itself would be in
 * range. So if the plain sum is not {@link squaresInRange}, a second pass scales the elements by a power of two,
 * which is exact, and sums their squares. A norm in range does not use it and keeps its bits.
 *
 * @internal
 */
export interface Norm {
  /** The sum of the squares. */
  readonly plain: Sum;
  /** The sum of the squares of scaled elements; used only if the plain sum is out of range. */
  readonly scaled: Sum;
}

/** Reads an expression as a norm; `undefined` if it is not one. @internal */
export const normIn = (e: Expression): Norm | undefined => {
  if (e._tag !== 'Unary' || e.operation !== 'sqrt' || e.operand._tag !== 'Sum') return undefined;
  const plain = e.operand;
  const operand = scaledSquare(plain.operand, scaleFor(plain));
  return operand === undefined ? undefined : { plain, scaled: { ...plain, operand } };
};

/**
 * The square of a scaled element; `undefined` if the summand is not a square. With a mask, the summand is a choice: a
 * square or 0.
 */
const scaledSquare = (summand: Expression, scale: Expression): Expression | undefined => {
  if (summand._tag === 'Binary' && summand.operation === 'mul' && summand.left === summand.right)
    return square(mul(summand.left, scale));
  if (summand._tag !== 'Select' || !isZero(summand.otherwise)) return undefined;
  const then = scaledSquare(summand.then, scale);
  return then === undefined ? undefined : { ...summand, then };
};

const isZero = (e: Expression): boolean => e._tag === 'Constant' && e.value === 0;

/**
 * The smallest sum for which inexact squares do not matter: even 2^50 of them do not change its last bit.
 */
const smallest = 2 ** -960;

/**
 * The scales for large and for small elements. After scaling, squares are exact, 2^50 of them can be added, and those
 * that underflow are too small to matter.
 */
const shrink = 2 ** -600;
const stretch = 2 ** 600;

const scaleFor = (plain: Sum): Expression => select(gt(plain, 1), shrink, stretch);

/** Whether a sum of squares can be used as it is; true for NaN. @internal */
export const squaresInRange = (sum: number): boolean => !(sum < smallest || sum === Infinity);

/** The JavaScript source of the root, from the sources of the plain and the scaled sum. @internal */
export const normSource = (plain: string, scaled: string): string =>
  `${plain} < ${smallest} ? Math.sqrt(${scaled}) * ${shrink} : ` +
  `${plain} === Infinity ? Math.sqrt(${scaled}) * ${stretch} : Math.sqrt(${plain})`;
