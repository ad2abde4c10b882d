import type { UpdateFunction, UpdateGroup, UpdateOperand } from '@thalweg/optimizers';
import { terms, type Classes } from './distinct-space.js';
import {
  constant,
  constantOf,
  exponential,
  logarithm,
  onlyTerm,
  plus,
  power,
  scaled,
  signOf,
  textOf,
  times,
  whereOne,
  withSign,
  zero,
  type Polynomial,
} from './distinct-polynomial.js';

const delta = 1e-8;

/** A number of any sign: its sign times its size. */
const signed = (name: string, sign = name): Polynomial => times(power(`sign ${sign}`), power(`|${name}|`));

const inverse = (y: Polynomial): Polynomial => power(`1/(${textOf(plus(y, constant(delta)))})`, 1);

const g = signed('g');
const m = signed('m');
const w = signed('w');
const v = power('v');

/** The operands, by what is known of them: their signs, and which are products of others. */
const operands: Partial<Readonly<Record<UpdateOperand, Polynomial>>> = {
  g,
  'g^2': times(g, g),
  'g^3': times(g, times(g, g)),
  m,
  v,
  gamma: signed('gamma'),
  'sign(g)': power('sign g'),
  'sign(m)': power('sign m'),
  1: constant(1),
  2: constant(2),
  noise: signed('noise'),
  '0.0001w': scaled(0.0001, w),
  '0.001w': scaled(0.001, w),
  '0.01w': scaled(0.01, w),
  '0.1w': scaled(0.1, w),
  adam: times(m, inverse(power('v', 0.5))),
  rmsprop: times(g, power('1/(root of the mean of RMSprop + delta)')),
};

const clipped = (limit: number, x: Polynomial): Polynomial => {
  const { coefficient } = onlyTerm(x)!;
  const sign = signOf(x);
  // A constant or a sign is larger than the limit.
  if (textOf(x) === textOf(scaled(Math.abs(coefficient), sign))) return scaled(limit, sign);
  // A multiple of a number is limited where the number has another limit.
  const size = textOf(times(x, scaled(1 / coefficient, sign)));
  return scaled(
    Math.abs(coefficient),
    times(sign, power(`min(${size}, ${(limit / Math.abs(coefficient)).toPrecision(10)})`)),
  );
};

const functions: Partial<Readonly<Record<UpdateFunction, (x: Polynomial) => Polynomial>>> = {
  x: (x) => x,
  '-x': (x) => scaled(-1, x),
  'e^x': exponential,
  'log|x|': (x) => logarithm(onlyTerm(x)!),
  'sqrt|x|': (x) => exponential(scaled(0.5, logarithm(onlyTerm(x)!))),
  'clip(x,0.00001)': (x) => clipped(0.00001, x),
  'clip(x,0.0001)': (x) => clipped(0.0001, x),
  'clip(x,0.001)': (x) => clipped(0.001, x),
  'sign(x)': signOf,
};

const quotient = (x: Polynomial, y: Polynomial): Polynomial => {
  const value = constantOf(y);
  if (value !== undefined) return scaled(1 / (value + delta), x);
  return times(x, inverse(y));
};

/** The atoms of a product by name, without their exponents. */
const namesIn = (text: string): string => [...text.matchAll(/\[([^\]]*)\]/g)].map(([, name]) => name).join();

/**
 * What an exponent is where a logarithm is positive, since a power that is not whole exists only there: a number whose size is
 * above 1 is above the limit of every clip. So is then the mean of squares if it is the gradient that is above 1.
 */
const whereLarge = (log: Polynomial, exponent: Polynomial): Polynomial => {
  const names = namesIn(textOf(exponential(log)));
  return [...exponent.values()].reduce<Polynomial>((sum, term) => {
    const atoms = [...term.atoms].map(([atom, count]) => {
      const [, size, limit] = /^min\((.*), (.*)\)$/.exec(atom) ?? [];
      const isLarge =
        size !== undefined && (namesIn(size) === names || (names === '|g|' && namesIn(size) === 'v'));
      return isLarge ? constant(Number(limit) ** count) : power(atom, count);
    });
    return plus(sum, atoms.reduce(times, scaled(term.coefficient, exponential(term.e))));
  }, zero);
};

const raised = (x: Polynomial, y: Polynomial): Polynomial => {
  const exponent = constantOf(y);
  if (exponent === 0) return constant(1);
  const base = constantOf(x);
  if (base === 1) return x;
  // 0 to a power is 0 or infinite, as the sign of the exponent says.
  if (base === 0) {
    const sign = constantOf(signOf(y));
    return sign === undefined ? power(`0^(${textOf(signOf(y))})`) : constant(sign > 0 ? 0 : Infinity);
  }
  if (exponent === 1) return x;
  if (exponent === 2) return times(x, x);
  const only = onlyTerm(x);
  if (only === undefined || [...only.atoms.keys()].some((atom) => atom.startsWith('signed ')))
    return power(`(${textOf(x)})^(${textOf(whereLarge(x, y))})`);
  const sign = signOf(x);
  const isWhole = exponent === undefined ? textOf(times(y, y)) === '1' : Number.isInteger(exponent);
  const size = (by: Polynomial): Polynomial => exponential(times(by, logarithm(only)));
  // A whole power keeps the sign or takes its square. Of any other, a negative number has none.
  const known = constantOf(sign);
  if (known === 1) return size(y);
  if (!isWhole)
    return known === -1 ? constant(NaN) : times(whereOne(sign), size(withSign(y, onlyTerm(sign)!)));
  return exponent !== undefined && exponent % 2 === 0 ? size(y) : times(sign, size(y));
};

const combinations: Readonly<Record<UpdateGroup['combine'], (x: Polynomial, y: Polynomial) => Polynomial>> = {
  'x+y': plus,
  'x-y': (x, y) => plus(x, scaled(-1, y)),
  'x*y': times,
  'x/(y+delta)': quotient,
  'x^y': raised,
  x: (x) => x,
};

/** The normal form of each term. */
const termForms = (): readonly Polynomial[] => [
  ...terms.map(({ operand, apply }) => functions[apply]!(operands[operand]!)),
  zero,
];

/** Tells by their normal forms whether combinations are the same function. */
export const classesByForm = (): Classes => {
  const numbers = new Map<string, number>();
  const numberOf = (form: string): number => {
    const known = numbers.get(form);
    if (known !== undefined) return known;
    numbers.set(form, numbers.size);
    return numbers.size - 1;
  };
  const termsOf = termForms();
  // Terms with the same form are one term.
  const first = new Map<string, number>();
  const same = termsOf.map((term, i) => {
    const text = textOf(term);
    if (!first.has(text)) first.set(text, i);
    return first.get(text)!;
  });
  const known = new Map<string, number>();
  return (combine, left, right) => {
    const [x, y] = [same[left]!, combine === 'x' ? 0 : same[right]!];
    const key = `${combine} ${x} ${y}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = numberOf(textOf(combinations[combine](termsOf[x]!, termsOf[y]!)));
    known.set(key, made);
    return made;
  };
};
