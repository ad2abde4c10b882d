// How measured numbers are summed up and written.

/** @param {readonly number[]} values */
export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
};

/** As it is recorded, to four digits. @param {number} value */
export const rounded = (value) => Number(value.toPrecision(4));

/** The lowest, the median and the highest, as recorded. @param {readonly number[]} values */
export const spread = (values) => [Math.min(...values), median(values), Math.max(...values)].map(rounded);

/** Three significant digits, never as a power of ten. @param {number} value */
export const digits = (value) =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);

/** @param {number} value */
export const grouped = (value) => value.toLocaleString('en').replaceAll(',', ' ');

/** @type {readonly (readonly [from: number, unit: string])[]} */
const units = [
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'µs'],
  [1, 'ns'],
];

/** The median and range of rounds: `518 µs (508–560)`. @param {readonly number[]} nanoseconds */
export const duration = (nanoseconds) => {
  const middle = median(nanoseconds);
  const [from, unit] = units.find(([least]) => middle >= least) ?? [1, 'ns'];
  const [low, high] = [Math.min(...nanoseconds), Math.max(...nanoseconds)];
  return `${digits(middle / from)} ${unit} (${digits(low / from)}–${digits(high / from)})`;
};

/**
 * How much longer one takes than another: the ratio of the medians, and the range of the ratios within a round.
 *
 * @param {readonly number[]} longer
 * @param {readonly number[]} shorter
 */
export const ratio = (longer, shorter) => {
  const each = longer.map((time, round) => time / shorter[round]);
  const middle = median(longer) / median(shorter);
  return `${digits(middle)} (${digits(Math.min(...each))}–${digits(Math.max(...each))})`;
};
