import { describe, expect, it } from 'vitest';
import {
  add,
  ConfigError,
  defineRule,
  div,
  ema,
  gt,
  mul,
  norm,
  select,
  sign,
  square,
  sub,
  sum,
  tensor,
  toText,
  type Expression,
  type Operand,
} from '../../src/index.js';

const message = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'no error';
};

/** Builds a rule with an equation that the types refuse, as in plain JavaScript. */
const build = (rule: (g: number) => unknown): string =>
  message(() =>
    defineRule({ name: 'plain', hyper: {}, rule: ({ g }) => ({ g: rule(g as never) as Expression }) })(),
  );

const untyped = (value: unknown): never => value as never;

/* eslint-disable @typescript-eslint/no-unnecessary-type-conversion, @typescript-eslint/restrict-template-expressions, eqeqeq --
   these are what a rule must not do */
describe('an expression', () => {
  it.each<readonly [string, (g: number) => unknown]>([
    ['g > 0 ? g : 0', (g) => (g > 0 ? g : 0)],
    ['g <= 1', (g) => g <= 1],
    ['g + 1', (g) => g + 1],
    ['1 - g', (g) => 1 - g],
    ['g * 2', (g) => g * 2],
    ['g ** 2', (g) => g ** 2],
    ['-g', (g) => -g],
    ['+g', (g) => +g],
    ['~g', (g) => ~g],
    ['g == 0', (g) => untyped(g) == 0],
    ['a template', (g) => `${g}`],
    ['String(g)', (g) => String(g)],
    ['Number(g)', (g) => Number(g)],
    ['Math.sqrt(g)', (g) => Math.sqrt(g)],
    ['Math.max(g, 0)', (g) => Math.max(g, 0)],
    ['isNaN(g)', (g) => isNaN(g)],
    ['an index', (g) => [1, 2][g]],
  ])('refuses conversion to a number or a string: %s', (_, rule) => {
    expect(build(rule)).toMatch(
      /^the expression g: expected an operation that takes expressions, found .+ Write add\(a, b\) for a \+ b/,
    );
  });

  it('is described in the error if it is not a symbol', () => {
    const sumOf = add(1, 2);
    expect(message(() => `${untyped(sumOf)}`)).toMatch(/^the expression add\(\.\.\.\): /);
    expect(message(() => untyped(gt(1, 2)) * 1)).toMatch(/^the condition gt\(a, b\): /);
  });

  it('is still plain data', () => {
    const e = select(gt(mul(2, 3), 1), add(1, 2), sub(1, 2));
    const copy = JSON.parse(JSON.stringify(e)) as Expression;
    expect(copy).toEqual(e);
    expect(structuredClone(e)).toEqual(e);
    expect(toText(copy)).toBe(toText(e));
    expect(toText(mul(copy, 2))).toBe(toText(mul(e, 2)));
    expect(Object.keys(e)).toEqual(['_tag', 'rank', 'condition', 'then', 'otherwise']);
  });
});

describe('an invalid operand', () => {
  const operations: Readonly<Record<string, (a: Operand, b: Operand) => unknown>> = {
    add,
    sub,
    mul,
    div,
    gt,
  };
  const wrong = [undefined, null, '1', true, [], {}, tensor(1), () => 1, 1n];

  it('is named in the error by operation and place', () => {
    for (const [name, operation] of Object.entries(operations))
      for (const value of wrong) {
        const expected = 'expected an expression or a number, found ';
        expect(message(() => operation(untyped(value), 1))).toContain(`${name}: a: ${expected}`);
        expect(message(() => operation(1, untyped(value)))).toContain(`${name}: b: ${expected}`);
      }
    expect(message(() => ema(1, untyped(undefined), 0.9))).toMatch(/^ema: value: .+ found nothing$/);
    expect(message(() => ema(1, 2, untyped('0.9')))).toMatch(/^ema: decay: .+ found '0.9'$/);
    expect(message(() => square(untyped(null)))).toMatch(/^square: a: .+ found null$/);
    expect(message(() => sign(untyped(undefined)))).toMatch(/^sign: a: /);
    expect(message(() => select(gt(1, 2), untyped(undefined), 1))).toMatch(/^select: then: /);
    expect(message(() => select(gt(1, 2), 1, untyped(undefined)))).toMatch(/^select: otherwise: /);
  });

  it('is a condition, which only select takes', () => {
    expect(message(() => mul(untyped(gt(1, 2)), 2))).toBe(
      'mul: a: expected an expression or a number, found a condition. ' +
        'A condition chooses: select(condition, then, otherwise)',
    );
  });

  it('is not a condition for select', () => {
    expect(message(() => select(untyped(true), 1, 2))).toMatch(/^select: condition: .+ found true$/);
    expect(message(() => select(untyped(add(1, 2)), 1, 2))).toMatch(/found an expression$/);
  });

  it('cannot be summed', () => {
    expect(message(() => sum('leaf', untyped(2)))).toMatch(/^sum: a: expected an expression, found 2/);
    expect(message(() => norm('tree', untyped(undefined)))).toMatch(/^norm: a: /);
    expect(message(() => sum(untyped('row'), add(1, 2)))).toBe(
      "sum: over: expected 'leaf' or 'tree', found 'row'",
    );
    expect(message(() => norm(untyped(undefined), add(1, 2)))).toMatch(/^norm: over: /);
  });
});
