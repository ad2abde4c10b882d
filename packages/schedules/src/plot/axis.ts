/** An axis: the places of numbers and the ticks. */
export interface Axis {
  /** From a number to its place as a fraction of the axis, 0 at the low end. */
  readonly at: (value: number) => number;
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
}

export type Range = readonly [low: number, high: number];

/** The distance of round ticks, for about `count` of them or fewer. */
const roundStep = (span: number, count: number): number => {
  const power = 10 ** Math.floor(Math.log10(span / count));
  const ratio = span / count / power;
  return (ratio <= 1 ? 1 : ratio <= 2 ? 2 : ratio <= 5 ? 5 : 10) * power;
};

/** Multiples of a step in a range. */
const multiples = (step: number, [low, high]: Range): number[] => {
  // With a tolerance, since the ends of a range may be rounded multiples.
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
};

/** Round numbers in a range: about `count` or fewer, but at least two, and no closer than `least`. */
const roundNumbers = (range: Range, count: number, least = 0): readonly number[] => {
  const numbers = multiples(Math.max(least, roundStep(range[1] - range[0], count)), range);
  return numbers.length < 2 ? roundNumbers(range, 2 * count, least) : numbers;
};

const units = [
  [1e9, 'G'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const;

const minus = (text: string): string => text.replace(/-/g, '−');

const exponential = (value: number): string => Number(value.toPrecision(6)).toExponential().replace('+', '');

/** Labels of evenly spaced numbers, all in one unit. */
const texts = (values: readonly number[]): readonly string[] => {
  const largest = Math.max(...values.map(Math.abs));
  const [unit, name] = units.find(([each]) => largest >= Math.max(each, 1e4)) ?? [1, ''];
  return values.map((value) => {
    if (value === 0) return '0';
    return minus(
      largest >= 1e13 || largest < 1e-3
        ? exponential(value)
        : `${Number((value / unit).toPrecision(6))}${name}`,
    );
  });
};

const labelled = (values: readonly number[], labels: readonly string[]): Axis['ticks'] =>
  values.map((value, i) => ({ value, text: labels[i]! }));

const linearAt =
  ([low, high]: Range): Axis['at'] =>
  (value) =>
    (value - low) / (high - low);

/** An axis of exactly a range of steps, with about `count` ticks, at whole steps only. */
export const stepAxis = (range: Range, count: number): Axis => {
  const ticks = roundNumbers(range, count, 1);
  return { at: linearAt(range), ticks: labelled(ticks, texts(ticks)) };
};

/**
 * A linear axis of values, extended to a tick at both ends.
 *
 * @param given - The exact ends, if they are given.
 * @param count - The approximate number of ticks.
 */
export const linearAxis = (values: Range, given: Range | undefined, count: number): Axis => {
  const range = withZero(values);
  const step = roundStep(range[1] - range[0], count);
  const ends: Range = given ?? [
    Math.floor(range[0] / step + 1e-9) * step,
    Math.ceil(range[1] / step - 1e-9) * step,
  ];
  const ticks = given === undefined ? multiples(step, ends) : roundNumbers(given, count);
  return { at: linearAt(ends), ticks: labelled(ticks, texts(ticks)) };
};

/** A range that starts at 0, unless most of it would be empty. */
const withZero = ([low, high]: Range): Range => {
  const largest = Math.max(Math.abs(low), Math.abs(high));
  if (largest < 1e-300) return [0, 1];
  const isWide = high - low > 1e-9 * largest;
  if (low > 0) return isWide && low > 0.75 * high ? [low, high] : [0, high];
  if (high < 0) return isWide && high < 0.75 * low ? [low, high] : [low, 0];
  return [low, high];
};

const mantissas = [1, 2, 5, 10];

/** A power of ten. Read as text, since powers are rounded: 10 ** -5 is 0.000009999999999999999. */
const tenTo = (exponent: number): number => Number(`1e${exponent}`);

/** The nearest of 1, 2, 5, 10, 20 ... on one side of a value. */
const roundedDown = (value: number): number => {
  const power = tenTo(Math.floor(Math.log10(value)));
  return power * (mantissas.findLast((mantissa) => mantissa * power <= value * (1 + 1e-9)) ?? 1);
};
const roundedUp = (value: number): number => {
  const power = tenTo(Math.floor(Math.log10(value)));
  return power * (mantissas.find((mantissa) => mantissa * power >= value * (1 - 1e-9)) ?? 10);
};

/** 1, 2, 5, 10, 20 ... in a range, or round numbers if there are fewer than two. */
const roundMantissas = (range: Range, count: number): readonly number[] => {
  const numbers: number[] = [];
  for (let number = roundedUp(range[0]); number <= range[1] * (1 + 1e-9); number = roundedUp(1.5 * number))
    numbers.push(number);
  return numbers.length < 2 ? roundNumbers(range, count) : numbers;
};

/** A logarithmic axis of values above 0, extended to 1, 2 or 5 times a power of ten at both ends; see {@link linearAxis}. */
export const logAxis = ([low, high]: Range, given: Range | undefined, count: number): Axis => {
  const isWide = high > low * (1 + 1e-8);
  const ends: Range = given ?? [roundedDown(isWide ? low : low / 2), roundedUp(isWide ? high : high * 2)];
  const [bottom, top] = [Math.log10(ends[0]), Math.log10(ends[1])];
  const ticks =
    top - bottom >= Math.max(2, count / 2)
      ? roundNumbers([bottom, top], count, 1).map(tenTo)
      : roundMantissas(ends, count);
  return {
    at: (value) => (Math.log10(value) - bottom) / (top - bottom),
    ticks: labelled(
      ticks,
      ticks.map((value) =>
        minus(value >= 1e-3 && value < 1e4 ? String(Number(value.toPrecision(6))) : exponential(value)),
      ),
    ),
  };
};
