import type { Expression } from '../expression/expression.js';
import { gt, mul, select, square } from '../expression/operations.js';

type Sum = Extract<Expression, { readonly _tag: 'Sum' }>;

/**
 * A root of a sum of squares, which has to be right beyond the range in which squares are.
 *
 * From 1e154 on the square of a double is infinite, and below 1e-154 it loses bits or is zero; the root itself has room
 * for twice the exponents. So where the plain sum is out of {@link squaresInRange}, the elements are scaled by a power of two
 * and their squares added up anew. That is exact, and no bit of a norm in range depends on it.
 *
 * @internal
 */
export interface Norm {
  /** The sum of the squares. */
  readonly plain: Sum;
  /** The sum of the squares of scaled elements; wanted only where the plain one is out of range. */
  readonly scaled: Sum;
}

/** The root that an expression is; `undefined` if it is anything else. @internal */
export const normIn = (e: Expression): Norm | undefined => {
  if (e._tag !== 'Unary' || e.operation !== 'sqrt' || e.operand._tag !== 'Sum') return undefined;
  const plain = e.operand;
  const operand = scaledSquare(plain.operand, scaleFor(plain));
  return operand === undefined ? undefined : { plain, scaled: { ...plain, operand } };
};

/** The square of a scaled element; `undefined` if the summand is no square. A mask makes a choice of it: a square or 0. */
const scaledSquare = (summand: Expression, scale: Expression): Expression | undefined => {
  if (summand._tag === 'Binary' && summand.operation === 'mul' && summand.left === summand.right)
    return square(mul(summand.left, scale));
  if (summand._tag !== 'Select' || !isZero(summand.otherwise)) return undefined;
  const then = scaledSquare(summand.then, scale);
  return then === undefined ? undefined : { ...summand, then };
};

const isZero = (e: Expression): boolean => e._tag === 'Constant' && e.value === 0;

/**
 * From here on squares too small to be exact are too small to matter: of 2^50 of them none changes the last bit of the sum.
 */
const smallest = 2 ** -960;

/** Brings any element to where squares are exact, 2^50 of them can be added, and what gets lost is too small to matter. */
const shrink = 2 ** -600;
const stretch = 2 ** 600;

const scaleFor = (plain: Sum): Expression => select(gt(plain, 1), shrink, stretch);

/** Whether a sum of squares needs no other; so does one that is NaN. @internal */
export const squaresInRange = (sum: number): boolean => !(sum < smallest || sum === Infinity);

/** The root as JavaScript source, of the plain sum and of the scaled one. @internal */
export const normSource = (plain: string, scaled: string): string =>
  `${plain} < ${smallest} ? Math.sqrt(${scaled}) * ${shrink} : ` +
  `${plain} === Infinity ? Math.sqrt(${scaled}) * ${stretch} : Math.sqrt(${plain})`;
