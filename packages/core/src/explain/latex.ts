import type { Expression } from '../expression/expression.js';
import type { Notation } from './notation.js';
import { render } from './render.js';

/** The usual symbols for names. In other names, a digit after a letter is set as an index; the rest is set upright. */
const signs: ReadonlyMap<string, string> = new Map([
  ['g', 'g'],
  ['t', 't'],
  ['params', '\\theta'],
  ['mu', '\\mu'],
  ['nu', '\\nu'],
  ['b1', '\\beta_1'],
  ['b2', '\\beta_2'],
  ['b3', '\\beta_3'],
  ['rho', '\\rho'],
  ['eta', '\\eta'],
  ['gamma', '\\gamma'],
  ['alpha', '\\alpha'],
  ['sigma', '\\sigma'],
  ['eps', '\\epsilon'],
  ['epsRoot', '\\bar\\epsilon'],
  ['learningRate', '\\eta'],
  ['weightDecay', '\\lambda'],
  ['noise', '\\xi'],
]);

/** The LaTeX of a name. @internal */
export const latexName = (name: string): string =>
  signs.get(name) ?? (/^[a-z]\d$/.test(name) ? `${name[0]!}_${name[1]!}` : `\\mathrm{${name}}`);

const over = (what: 'leaf' | 'tree') => (what === 'leaf' ? '_{\\mathrm{leaf}}' : '');

/** @internal */
export const latexNotation: Notation = {
  symbol: latexName,
  number: (value) => {
    const [digits, exponent] = String(value).split('e');
    if (exponent === undefined) return digits!;
    const power = `10^{${Number(exponent)}}`;
    return digits === '1' ? power : `${digits!} \\cdot ${power}`;
  },
  sum: (a, b) => `${a} + ${b}`,
  difference: (a, b) => `${a} - ${b}`,
  product: (a, b) => `${a} \\, ${b}`,
  quotient: (a, b) => `\\frac{${a}}{${b}}`,
  quotientGroups: true,
  power: (a, b) => `{${a}}^{${b}}`,
  negative: (a) => `-${a}`,
  call: (name, operands) => `\\${name}\\left(${operands.join(', ')}\\right)`,
  absolute: (a) => `\\left|${a}\\right|`,
  root: (a) => `\\sqrt{${a}}`,
  norm: (a, what) => `\\left\\lVert ${a} \\right\\rVert${over(what)}`,
  total: (a, what) => `\\sum${over(what)} ${a}`,
  comparison: { lt: '<', le: '\\le', gt: '>', ge: '\\ge', eq: '=', ne: '\\ne' },
  choice: (condition, then, otherwise) =>
    `\\begin{cases} ${then} & ${condition} \\\\ ${otherwise} & \\text{otherwise} \\end{cases}`,
  choiceGroups: false,
  parentheses: (a) => `\\left(${a}\\right)`,
};

/**
 * An expression as LaTeX, with the usual symbols for names (`b1` is $\beta_1$).
 *
 * @example
 * ```ts
 * import { div, sqrt, toLatex } from '@thalweg/core';
 *
 * toLatex(div(1, sqrt(2))) // => '\\frac{1}{\\sqrt{2}}'
 * ```
 *
 * @category Explain
 * @since 0.1.0
 */
export const toLatex = (expression: Expression): string => render(expression, latexNotation);
