import { generate } from '../codegen/generate.js';
import type { Expression } from '../expression/expression.js';
import { normIn, normSource } from './norm.js';
import { interner } from './program.js';
import { comparisonSigns, infix, isInfix } from './source.js';

/**
 * Evaluates scalar expressions in double. `values` are the named scalars and `sums` the complete sums; `into`
 * receives the results in order.
 *
 * @internal
 */
export type ScalarProgram = (values: readonly number[], sums: readonly number[], into: Float64Array) => void;

/** The JavaScript source of a number, which evaluates to the same bits. @internal */
export const literal = (value: number): string =>
  Object.is(value, -0)
    ? '-0'
    : Number.isFinite(value)
      ? String(value)
      : `Number(${JSON.stringify(String(value))})`;

const nothing: ScalarProgram = () => {};

/**
 * Compiles scalar expressions to one JavaScript function.
 *
 * @param names - The named scalars, in the order of `values`.
 * @param sums - The sums, in the order of `sums`.
 * @internal
 */
export const compileScalars = (
  expressions: readonly Expression[],
  names: readonly string[],
  sums: readonly Expression[],
): ScalarProgram => {
  // Generating code takes long, and many a program has no numbers.
  if (expressions.length === 0) return nothing;
  const intern = interner();
  const lines: string[] = [];
  const locals = new Map<number, string>();
  const sumNumbers = new Map(sums.map((sum, i) => [intern(sum), i]));

  const term = (e: Expression): string => {
    const id = intern(e);
    const known = locals.get(id);
    if (known !== undefined) return known;
    const text = source(e);
    const local = `x${lines.length}`;
    lines.push(`const ${local} = ${text};`);
    locals.set(id, local);
    return local;
  };
  const source = (e: Expression): string => {
    switch (e._tag) {
      case 'Constant':
        return literal(e.value);
      case 'Symbol':
        return `v[${names.indexOf(e.name)}]`;
      case 'Named':
      case 'Stored':
        return source(e.value);
      case 'Unary': {
        const norm = normIn(e);
        if (norm !== undefined) return normSource(term(norm.plain), term(norm.scaled));
        return e.operation === 'neg' ? `-${term(e.operand)}` : `Math.${e.operation}(${term(e.operand)})`;
      }
      case 'Binary': {
        const [a, b] = [term(e.left), term(e.right)];
        return isInfix(e.operation) ? `${a} ${infix[e.operation]} ${b}` : `Math.${e.operation}(${a}, ${b})`;
      }
      case 'Select': {
        const { comparison, left, right } = e.condition;
        return `${term(left)} ${comparisonSigns[comparison]} ${term(right)} ? ${term(e.then)} : ${term(e.otherwise)}`;
      }
      case 'Sum':
        return `s[${sumNumbers.get(intern(e))!}]`;
    }
  };
  const results = expressions.map((e, i) => `into[${i}] = ${term(e)};`);
  return generate<ScalarProgram>(`return (v, s, into) => {\n${[...lines, ...results].join('\n')}\n};`);
};
