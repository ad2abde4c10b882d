import { describe, expect, it } from 'vitest';
import {
  abs,
  add,
  chain,
  decay,
  defineRule,
  defineTransformation,
  div,
  ema,
  exp,
  expm1,
  tanh,
  explain,
  gt,
  identity,
  log,
  log1p,
  lt,
  max,
  mul,
  namedChain,
  neg,
  norm,
  pow,
  select,
  sqrt,
  square,
  sub,
  sum,
  toLatex,
  toText,
  zeros,
  type Expression,
} from '../../src/index.js';

const x: Expression = { _tag: 'Symbol', rank: 'tensor', name: 'g' };
const y: Expression = { _tag: 'Symbol', rank: 'scalar', name: 'b1' };

describe('toText and toLatex', () => {
  it.each<[Expression, string, string]>([
    [mul(add(x, 1), sub(x, y)), '(g + 1)·(g − b1)', '\\left(g + 1\\right) \\, \\left(g - \\beta_1\\right)'],
    [sub(x, sub(y, 1)), 'g − (b1 − 1)', 'g - \\left(\\beta_1 - 1\\right)'],
    [div(x, mul(y, 2)), 'g / (b1·2)', '\\frac{g}{\\beta_1 \\, 2}'],
    [div(x, add(x, y)), 'g / (g + b1)', '\\frac{g}{g + \\beta_1}'],
    [square(add(x, 1)), '(g + 1)²', '{\\left(g + 1\\right)}^{2}'],
    [pow(y, x), 'b1^g', '{\\beta_1}^{g}'],
    [neg(add(x, 1)), '−(g + 1)', '-\\left(g + 1\\right)'],
    [sqrt(add(x, 1)), '√(g + 1)', '\\sqrt{g + 1}'],
    [abs(sub(x, 1)), '|g − 1|', '\\left|g - 1\\right|'],
    [
      max(exp(x), log(y)),
      'max(exp(g), ln(b1))',
      '\\max\\left(\\exp\\left(g\\right), \\ln\\left(\\beta_1\\right)\\right)',
    ],
    [log1p(exp(x)), 'ln(1 + exp(g))', '\\ln\\left(1 + \\exp\\left(g\\right)\\right)'],
    [mul(tanh(x), y), 'tanh(g)·b1', '\\tanh\\left(g\\right) \\, \\beta_1'],
    [mul(expm1(x), y), '(exp(g) − 1)·b1', '\\left(\\exp\\left(g\\right) - 1\\right) \\, \\beta_1'],
    [norm('tree', x), '‖g‖', '\\left\\lVert g \\right\\rVert'],
    [sum('leaf', x), 'Σₗ g', '\\sum_{\\mathrm{leaf}} g'],
    [
      add(1, select(lt(x, y), 1, x)),
      '1 + (1 if g < b1 else g)',
      '1 + \\begin{cases} 1 & g < \\beta_1 \\\\ g & \\text{otherwise} \\end{cases}',
    ],
    [
      select(gt(x, 1e-8), x, -2),
      '(g if g > 1e-8 else -2)',
      '\\begin{cases} g & g > 10^{-8} \\\\ -2 & \\text{otherwise} \\end{cases}',
    ],
    [sub(x, -2), 'g − (-2)', 'g - \\left(-2\\right)'],
  ])('write expression %#', (expression, text, latex) => {
    expect(toText(expression)).toBe(text);
    expect(toLatex(expression)).toBe(latex);
  });
});

const average = defineRule({
  name: 'average',
  hyper: { b1: decay(0.9) },
  slots: { mu: zeros },
  scalars: ({ b1 }, t) => ({ c1: sub(1, pow(b1, t)) }),
  rule: ({ g, mu, b1, c1 }) => {
    const m = ema(mu, g, b1);
    return { g: div(m, c1), mu: m };
  },
});

describe('explain', () => {
  it('lists members, settings, scalars, slots and update', () => {
    expect(explain(average()).text).toBe(
      ['1. average  b1 = 0.9', '   c1 = 1 − b1^t', '   mu′ = b1·mu + (1 − b1)·g', '   g′ = mu′ / c1'].join(
        '\n',
      ),
    );
    expect(explain(average()).latex).toBe(
      [
        '\\begin{align*}',
        '&\\textbf{average} \\\\',
        'c_1 &= 1 - {\\beta_1}^{t} \\\\',
        '\\mu_t &= \\beta_1 \\, \\mu_{t-1} + \\left(1 - \\beta_1\\right) \\, g_t \\\\',
        "g_t' &= \\frac{\\mu_t}{c_1}",
        '\\end{align*}',
      ].join('\n'),
    );
  });

  it('goes into named chains, and names what has no equation', () => {
    const other = defineTransformation({
      name: 'other',
      hyper: {},
      init: () => ({}),
      update: (u, s) => [u, s],
    });
    expect(explain(chain(namedChain(['part', average()]), other())).text).toBe(
      [
        '1. part',
        '   1. average  b1 = 0.9',
        '      c1 = 1 − b1^t',
        '      mu′ = b1·mu + (1 − b1)·g',
        '      g′ = mu′ / c1',
        '2. other',
        '   (not a rule: no equation)',
      ].join('\n'),
    );
    expect(explain(identity()).text).toBe('identity');
  });
});
