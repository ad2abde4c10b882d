import { chainAll, makeKey, tensor, toArray, uniformAt, type AnyTransformation } from '@thalweg/core';
import {
  scaleByUpdateRule,
  updateOperands,
  type UpdateFunction,
  type UpdateGroup,
  type UpdateOperand,
} from '@thalweg/optimizers';
import { terms, type Classes } from './distinct-space.js';

/** Numbers, and how far from each of them the exact one may be: infinitely far if rounding left nothing of it. */
interface Bounded {
  readonly values: Float64Array;
  readonly errors: Float64Array;
  /** If they are powers of e, the exponents. */
  readonly exponents?: Bounded;
}

const delta = 1e-8;
const unit = 2 ** -52;

/** A larger number, as an exponent, may be whole because of rounding. */
const most = 2 ** 33;

/** The number of probes, and of those in which parameters may be so large that powers overflow. */
const [probes, large] = [700, 300];

/**
 * Numbers of either sign. In every other probe, by chance, the size is anywhere between two powers of ten, and else near 1.
 */
const wide = (seed: number, from: number, to: number): readonly number[] =>
  Array.from({ length: probes }, (_, i) => {
    const at = (part: number): number => uniformAt(makeKey(seed), 3 * i + part);
    const least = at(2) < 0.5 ? -0.6 : from;
    return (at(0) < 0.5 ? -1 : 1) * 10 ** (least + (to - least) * at(1));
  });

const positive = (numbers: readonly number[]): readonly number[] => numbers.map(Math.abs);

/**
 * What an update depends on, as after any history: sizes are from far below every limit of a clip to above 1, where logarithms
 * change their sign.
 */
const slots = () => {
  const g = gradient();
  const nu = positive(wide(3, -14, 0.7)).map((v, i) => (i < probes - large || i % 2 === 0 ? v : 1e12 * v));
  // The next mean of gradients, in units of the root of that of squares, so that the steps of Adam have all sizes.
  const ratios = wide(2, -7, 1.2);
  const m = wide(9, -7, 0.5).map((x, i) => (i < probes - large ? ratios[i]! * Math.sqrt(nu[i]!) : x));
  const gamma = wide(4, -7, 0.44);
  return {
    mu: tensor(m.map((next, i) => (next - 0.1 * g[i]!) / 0.9)),
    nu: tensor(nu),
    cubes: tensor(gamma.map((next, i) => (next - 0.001 * g[i]! ** 3) / 0.999)),
    rms: tensor(
      // The step of RMSprop is above 1 where the mean is less than the square of the gradient.
      positive(wide(5, -1.5, 12)).map((n, i) => (i % 2 === 0 ? n : 0.1 * Math.min(n, 1) * g[i]! ** 2)),
    ),
  };
};

const gradient = (): readonly number[] => wide(1, -7, 0.44);

/** So many steps that the averages need no correction. */
const late = 1_000_000;

/** Sizes to 200, from which on `e^x` of a tenth has too few digits, and then to 30 000. */
const parameters = (): readonly number[] => {
  const bounded = wide(7, -5, 2.3);
  const unbounded = wide(8, 2, 4.5);
  return bounded.map((w, i) => (i < probes - large ? w : unbounded[i]!));
};

/** The values of an operand in the probes: what the rule that keeps it gives. */
const operandValues = (operand: UpdateOperand): readonly number[] => {
  if (operand === 'noise') return wide(6, -6, 0.44);
  const tx: AnyTransformation = scaleByUpdateRule({
    groups: [{ left: operand, right: '1', leftFunction: 'x', rightFunction: 'x', combine: 'x' }],
  });
  const step = chainAll([tx]);
  const params = tensor(parameters());
  const { scaleByUpdateRule: start } = step.init(params);
  const averages = Object.entries(slots()).filter(([name]) => Object.hasOwn(start as object, name));
  const state = { scaleByUpdateRule: { ...Object.fromEntries(averages), count: late } };
  const [updates] = step.update(tensor(gradient()), state, { params });
  return toArray(updates);
};

/** Whether the values of an operand are exact. The others are computed from several numbers. */
const isExact = (operand: UpdateOperand): boolean => !/^(g.|.*w|adam)/.test(operand);

const mapped = (
  { values, errors }: Bounded,
  apply: (x: number) => number,
  errorOf: (x: number, error: number, result: number) => number,
): Bounded => {
  const results = values.map(apply);
  return { values: results, errors: results.map((result, i) => errorOf(values[i]!, errors[i]!, result)) };
};

const clippedTo =
  (limit: number) =>
  (x: Bounded): Bounded =>
    mapped(
      x,
      (a) => Math.max(Math.min(a, limit), -limit),
      (a, error) => (Math.abs(a) > limit + error ? 0 : error),
    );

const functions: Partial<Readonly<Record<UpdateFunction, (x: Bounded) => Bounded>>> = {
  x: (x) => x,
  '-x': (x) =>
    mapped(
      x,
      (a) => -a,
      (_, error) => error,
    ),
  'e^x': (x) => ({
    ...mapped(x, Math.exp, (_, error, result) =>
      result > most || result === 0 ? Infinity : result * (Math.expm1(error) + 2 * unit),
    ),
    exponents: x,
  }),
  'log|x|': (x) =>
    mapped(
      x,
      (a) => Math.log(Math.abs(a)),
      (a, error, result) => error / Math.abs(a) + 2 * unit * Math.abs(result),
    ),
  'sqrt|x|': (x) =>
    mapped(
      x,
      (a) => Math.sqrt(Math.abs(a)),
      (_, error, result) =>
        // The root of 1 is 1.
        error === 0 && result === 1 ? 0 : error / result + unit * result,
    ),
  'clip(x,0.00001)': clippedTo(0.00001),
  'clip(x,0.0001)': clippedTo(0.0001),
  'clip(x,0.001)': clippedTo(0.001),
  'sign(x)': (x) => mapped(x, Math.sign, () => 0),
};

/** A number of a row in one probe. */
interface Value {
  readonly value: number;
  readonly error: number;
  /** How much it is above 1, where that is known better than by the difference. */
  readonly aboveOne?: number;
}

/** The numbers of a row, computed when a probe is needed. */
type Row = (probe: number) => Value;

const unknown: Value = { value: 0, error: Infinity };

const combinations: Readonly<
  Record<
    Exclude<UpdateGroup['combine'], 'x' | 'x^y'>,
    (a: number, b: number, aError: number, bError: number) => Value
  >
> = {
  'x+y': (a, b, aError, bError) => sumOf(a + b, aError + bError),
  'x-y': (a, b, aError, bError) => sumOf(a - b, aError + bError),
  'x*y': (a, b, aError, bError) => ({
    value: a * b,
    error: a === 0 || b === 0 ? 0 : Math.abs(a) * bError + Math.abs(b) * aError + unit * Math.abs(a * b),
  }),
  'x/(y+delta)': (a, b, aError, bError) => {
    const divisor = b + delta;
    const error = bError + unit * Math.abs(divisor);
    const value = a / divisor;
    if (a === 0) return { value: 0, error: 0 };
    return error < 0.5 * Math.abs(divisor)
      ? { value, error: (aError + 2 * Math.abs(value) * error) / Math.abs(divisor) + unit * Math.abs(value) }
      : unknown;
  },
};

/** Two numbers whose sum is nothing were the same. */
const sumOf = (value: number, error: number): Value => ({
  value,
  error: value === 0 ? 0 : error + unit * Math.abs(value),
});

/** Whether a number is so near 1 that rows are compared by how much they are above it. */
const isNear = (x: number): boolean => x > 0.53 && x < 1.87;

const termRow =
  ({ values, errors, exponents }: Bounded): Row =>
  (probe) => {
    const value = values[probe]!;
    if (exponents === undefined || !isNear(value)) return { value, error: errors[probe]! };
    return powerOfE(exponents.values[probe]!, exponents.errors[probe]!);
  };

/** A power of e near 1. */
const powerOfE = (exponent: number, error: number): Value => ({
  value: Math.exp(exponent),
  error: 2 * error + 4 * unit * Math.abs(exponent),
  aboveOne: Math.expm1(exponent),
});

const combinedRow =
  (combine: keyof typeof combinations, x: Bounded, y: Bounded): Row =>
  (probe) => {
    const [aError, bError] = [x.errors[probe]!, y.errors[probe]!];
    if (aError === Infinity || bError === Infinity) return unknown;
    return combinations[combine](x.values[probe]!, y.values[probe]!, aError, bError);
  };

const powerRow =
  (x: Bounded, y: Bounded): Row =>
  (probe) => {
    const [a, b] = [x.values[probe]!, y.values[probe]!];
    const [aError, bError] = [x.errors[probe]!, y.errors[probe]!];
    if (aError === Infinity) return unknown;
    // What is computed is not whole but by rounding, and not 0 but by underflow.
    if (a < 0 && bError > 0) return { value: NaN, error: 0 };
    if (a === 0 && bError > 0) return { value: b < 0 ? Infinity : 0, error: 0 };
    if (a === 1 && aError === 0) return { value: 1, error: 0, aboveOne: 0 };
    if (bError === Infinity && a > 0 && y.exponents !== undefined)
      return b === 0 ? { value: 1, error: 0, aboveOne: 0 } : { value: a > 1 ? Infinity : 0, error: 0 };
    if (bError === Infinity) return unknown;
    const value = a ** b;
    if (a === 0 || b === 0 || !Number.isFinite(value)) return { value, error: 0 };
    const size = Math.abs(a);
    const { exponents } = x;
    const log = exponents === undefined ? Math.log(size) : exponents.values[probe]!;
    const logError =
      exponents === undefined ? aError / size + unit * Math.abs(log) : exponents.errors[probe]!;
    const error = Math.abs(b) * logError + Math.abs(log) * bError + 2 * unit * Math.abs(log * b);
    return isNear(value)
      ? powerOfE(log * b, error)
      : {
          // A power of a power of e, without the rounding of the latter.
          value: exponents === undefined ? value : Math.exp(log * b),
          error: Math.abs(value) * (2 * Math.expm1(error) + 2 * unit),
        };
  };

/** Twice what the errors are by the first order, and a bit for numbers near the smallest. */
const allowance = (error: number): number => 2 * error + 1e-300;

interface Interval {
  readonly member: number;
  readonly low: number;
  readonly high: number;
}

/** Joins what intervals that overlap belong to. */
const joined = (intervals: readonly Interval[]): readonly (readonly number[])[] => {
  const groups: number[][] = [];
  let top = -Infinity;
  for (const { member, low, high } of intervals.toSorted((a, b) => a.low - b.low)) {
    if (groups.length === 0 || low > top) groups.push([member]);
    else groups.at(-1)!.push(member);
    top = groups.at(-1)!.length === 1 ? high : Math.max(top, high);
  }
  return groups;
};

/**
 * Gives rows of numbers the same class if no probe tells them apart: in each the two are as near as the errors of rounding may
 * take them, or both NaN, or infinite with the same sign.
 */
const classesOf = (rows: readonly Row[]): Int32Array => {
  const found = new Int32Array(rows.length);
  let next = 0;
  const split = (members: readonly number[], probe: number): void => {
    if (members.length === 1 || probe === probes) {
      for (const member of members) found[member] = next;
      next++;
      return;
    }
    const finite: Interval[] = [];
    const near: Interval[] = [];
    const others = new Map<number, number[]>();
    for (const member of members) {
      const { value, error, aboveOne = value - 1 } = rows[member]!(probe);
      if (error === Infinity) {
        // What is unknown of one leaves them together.
        split(members, probe + 1);
        return;
      }
      const allowed = allowance(error);
      if (isNear(value)) near.push({ member, low: aboveOne - allowed, high: aboveOne + allowed });
      else if (Number.isFinite(value)) finite.push({ member, low: value - allowed, high: value + allowed });
      else {
        // A map finds NaN, too.
        const same = others.get(value);
        if (same === undefined) others.set(value, [member]);
        else same.push(member);
      }
    }
    for (const group of [...joined(finite), ...joined(near), ...others.values()]) split(group, probe + 1);
  };
  split(
    rows.map((_, i) => i),
    0,
  );
  return found;
};

/** The values of each term in the probes. */
const termValues = (): readonly Bounded[] => {
  const values = new Map<UpdateOperand, Bounded>(
    updateOperands.map((operand) => {
      const row = Float64Array.from(operandValues(operand));
      return [
        operand,
        { values: row, errors: row.map((x) => (isExact(operand) ? 0 : 4 * unit * Math.abs(x))) },
      ];
    }),
  );
  return [
    ...terms.map(({ operand, apply }) => functions[apply]!(values.get(operand)!)),
    { values: new Float64Array(probes), errors: new Float64Array(probes) },
  ];
};

/**
 * Tells by their values in random probes whether combinations are the same function.
 *
 * @param used - The terms that are combined.
 */
export const classesByProbes = (used: readonly number[]): Classes => {
  const all = termValues();
  // Terms that no probe tells apart are one term.
  const same = classesOf(all.map(termRow));
  const distinct = [...new Set(used.map((term) => same[term]!))];
  const kinds = distinct.map((kind) => all[same.indexOf(kind)]!);
  const place = new Map(distinct.map((kind, i) => [kind, i]));
  const names = ['x+y', 'x-y', 'x*y', 'x/(y+delta)', 'x^y'] as const;
  const rows = [
    ...names.flatMap((name) =>
      kinds.flatMap((x) => kinds.map((y) => (name === 'x^y' ? powerRow(x, y) : combinedRow(name, x, y)))),
    ),
    ...kinds.map(termRow),
  ];
  const found = classesOf(rows);
  const count = kinds.length;
  return (combine, left, right) => {
    const [x, y] = [place.get(same[left]!)!, place.get(same[right]!)!];
    return combine === 'x'
      ? found[names.length * count * count + x]!
      : found[(names.indexOf(combine) * count + x) * count + y]!;
  };
};
