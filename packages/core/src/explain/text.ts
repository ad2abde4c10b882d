import type { Expression } from '../expression/expression.js';
import type { Notation } from './notation.js';
import { render } from './render.js';

/** Plain text with the usual operators. @internal */
export const textNotation: Notation = {
  symbol: (name) => name,
  number: String,
  sum: (a, b) => `${a} + ${b}`,
  difference: (a, b) => `${a} − ${b}`,
  product: (a, b) => `${a}·${b}`,
  quotient: (a, b) => `${a} / ${b}`,
  quotientGroups: false,
  power: (a, b) => (b === '2' ? `${a}²` : `${a}^${b}`),
  negative: (a) => `−${a}`,
  call: (name, operands) => `${name}(${operands.join(', ')})`,
  absolute: (a) => `|${a}|`,
  root: (a, isAtom) => (isAtom ? `√${a}` : `√(${a})`),
  norm: (a, over) => (over === 'leaf' ? `‖${a}‖ₗ` : `‖${a}‖`),
  total: (a, over) => (over === 'leaf' ? `Σₗ ${a}` : `Σ ${a}`),
  comparison: { lt: '<', le: '≤', gt: '>', ge: '≥', eq: '=', ne: '≠' },
  choice: (condition, then, otherwise) => `(${then} if ${condition} else ${otherwise})`,
  choiceGroups: true,
  parentheses: (a) => `(${a})`,
};

/**
 * An expression as plain text.
 *
 * A subscript `ₗ` marks a sum or norm over one leaf; without it, it is over the whole tree.
 *
 * @example
 * ```ts
 * import { div, ema, sqrt, toText } from '@thalweg/core';
 *
 * toText(div(ema(1, 2, 0.5), sqrt(3))) // => '(0.5·1 + (1 − 0.5)·2) / √3'
 * ```
 *
 * @category Explain
 * @since 0.1.0
 */
export const toText = (expression: Expression): string => render(expression, textNotation);
