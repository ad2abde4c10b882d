import { ConfigError, requireOptions } from '@thalweg/core';

/**
 * The options of {@link plotSchedule}.
 *
 * @category Schedule
 * @since 0.1.0
 */
export interface PlotOptions {
  /** The number of steps: the last one drawn is `from + steps`. A whole number, at least 1. */
  readonly steps: number;
  /** The first step drawn; a whole number, 0 by default. */
  readonly from?: number;
  /** The axis of the values: `'linear'` (the default) or `'log'`, which leaves a gap at values that are not above 0. */
  readonly scale?: 'linear' | 'log';
  /** The lowest and the highest value of that axis; by default the range of the values. */
  readonly range?: readonly [low: number, high: number];
  /** A line of text above the picture; none by default. */
  readonly title?: string;
  /** The labels of the axes: `'step'` and `'value'` by default. */
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** In pixels, the height without title and legend; at least 160 by 120, 640 by 320 by default. */
  readonly width?: number;
  readonly height?: number;
}

/** Values beyond these would overflow or underflow the arithmetic of an axis. */
const largest = 1e300;
const smallest = 1e-300;

/** Whether a value has a place on an axis. */
export const isDrawable = (value: number, scale: 'linear' | 'log'): boolean =>
  Math.abs(value) <= largest && (scale === 'linear' || value >= smallest);

export const refusal = (argument: string, expected: string, found: string): ConfigError =>
  new ConfigError({ owner: 'plotSchedule', argument, expected, found });

/** Options, defaults filled in. */
export type ReadPlotOptions = Required<Omit<PlotOptions, 'range'>> & Pick<PlotOptions, 'range'>;

/** @throws {ConfigError} If an option is out of range. */
export const readPlotOptions = (options: PlotOptions): ReadPlotOptions => {
  requireOptions('plotSchedule', options, {
    steps: true,
    from: true,
    scale: true,
    range: true,
    title: true,
    xLabel: true,
    yLabel: true,
    width: true,
    height: true,
  });
  const { steps, from = 0, scale = 'linear', range, width = 640, height = 320 } = options;
  const { title = '', xLabel = 'step', yLabel = 'value' } = options;
  if (!Number.isSafeInteger(steps) || steps < 1)
    throw refusal('steps', 'a whole number, 1 or more', String(steps));
  if (!Number.isSafeInteger(from) || from < 0)
    throw refusal('from', 'a whole number, 0 or more', String(from));
  if (!Number.isSafeInteger(from + steps))
    throw refusal('steps', `at most ${Number.MAX_SAFE_INTEGER - from}, from step ${from} on`, String(steps));
  if (!['linear', 'log'].includes(scale)) throw refusal('scale', "one of 'linear', 'log'", scale);
  if (range !== undefined && !isRange(range, scale))
    throw refusal(
      'range',
      `two numbers that increase${scale === 'log' ? ', both above 0' : ''}`,
      `[${range.join(', ')}]`,
    );
  if (!(width >= 160 && width <= 1e4)) throw refusal('width', 'a number in [160, 10000]', String(width));
  if (!(height >= 120 && height <= 1e4)) throw refusal('height', 'a number in [120, 10000]', String(height));
  const read = { steps, from, scale, title, xLabel, yLabel, width, height };
  return range === undefined ? read : { ...read, range };
};

const isRange = ([low, high]: readonly [number, number], scale: 'linear' | 'log'): boolean => {
  const size = Math.max(Math.abs(low), Math.abs(high));
  return isDrawable(low, scale) && isDrawable(high, scale) && size >= smallest && high - low > 1e-9 * size;
};
