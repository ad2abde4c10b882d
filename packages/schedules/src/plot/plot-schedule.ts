import type { Schedule } from '@thalweg/core';
import { linearAxis, logAxis, stepAxis, type Range } from './axis.js';
import { dotData, lineData, type Place } from './curve.js';
import { legendOf } from './legend.js';
import { look, styleSheet } from './look.js';
import { isDrawable, readPlotOptions, refusal, type PlotOptions } from './plot-options.js';
import { piecesOf, pointsOf, type Point } from './points.js';
import { escaped, fitted, fontSize, px, text, widthOf } from './text.js';

/**
 * Draws schedules as SVG, for a page or a file.
 *
 * Letters and axes have the colour of the surrounding text, and lines are lighter on a dark page. A picture in its own
 * file follows the colour scheme of the system. A dot marks each step if there is room. Beyond 100 000 steps it samples
 * the steps.
 *
 * @param schedules - A function of the step, or several by the names in the legend.
 * @param options - See {@link PlotOptions}; only `steps` is required.
 * @returns A stand-alone `svg` element, with all texts escaped.
 * @throws {ConfigError} If there is nothing to draw: an option is out of range, there is no schedule, or no value is a
 *   number that the axis can show.
 *
 * @example
 * ```ts
 * import { cosineDecay, plotSchedule, stepDecay } from '@thalweg/schedules';
 *
 * const svg = plotSchedule(
 *   {
 *     'half a wave': cosineDecay({ initialValue: 0.1, steps: 300 }),
 *     stairs: stepDecay({ initialValue: 0.1, factor: 0.5, every: 60 }),
 *   },
 *   { steps: 300, scale: 'log', title: 'Two ways down', yLabel: 'learning rate' },
 * );
 * svg.startsWith('<svg ') // => true
 * svg.includes('>Two ways down</text>') // => true
 * ```
 *
 * Optax and PyTorch have none.
 *
 * @category Schedule
 * @since 0.1.0
 */
export const plotSchedule = (
  schedules: Schedule | Readonly<Record<string, Schedule>>,
  options: PlotOptions,
): string => {
  const { steps, from, scale, range, title, xLabel, yLabel, width, height } = readPlotOptions(options);
  const series = namedSchedules(schedules).map(([name, schedule]) => ({
    name,
    points: pointsOf(schedule, from, steps),
  }));
  const isShown = (value: number) => isDrawable(value, scale);
  const extent = extentOf(series.map(({ points }) => points.filter(({ value }) => isShown(value))));
  if (extent === undefined)
    throw refusal('schedules', `a value that can be drawn on a ${scale} axis`, 'none at any step drawn');

  const names = series.map(({ name }) => name);
  const legend = typeof schedules === 'function' ? { svg: '', height: 0 } : legendOf(names, width);
  const legendAt = title === '' ? 0 : titleHeight;
  const header = legendAt + legend.height;
  const top = header + (yLabel === '' ? 12 : 34);
  const bottom = header + height - (xLabel === '' ? 26 : 46);
  const yAxis = (scale === 'log' ? logAxis : linearAxis)(extent, range, Math.max(2, (bottom - top) / 45));
  const left = Math.max(2 * fontSize, ...yAxis.ticks.map(({ text }) => widthOf(text))) + 12;
  const right = width - 18;
  const xAxis = stepAxis([from, from + steps], Math.max(2, (right - left) / 70));
  const x = (step: number) => left + xAxis.at(step) * (right - left);
  // Points far outside of a given range are moved closer, since browsers fail on huge numbers.
  const y = (value: number) => bottom - Math.min(Math.max(yAxis.at(value), -100), 100) * (bottom - top);

  const lines = series.map(({ name, points }, i) => {
    const pieces = piecesOf(points, isShown).map((piece) =>
      piece.map(({ step, value }): Place => ({ x: x(step), y: y(value) })),
    );
    const dots =
      steps * dotDistance <= right - left
        ? `<path ${look(i)} style="stroke-dasharray:none" stroke-width="5" d="${dotData(pieces)}"/>`
        : '';
    return `<g><title>${escaped(name)}</title><path ${look(i)} d="${lineData(pieces)}"/>${dots}</g>`;
  });
  // A margin for half a line or a dot beyond the axes.
  const window = [left - 3, top - 3, right - left + 6, bottom - top + 6].map(px);

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="thalweg-plot" role="img" `,
    `aria-label="${escaped(title === '' ? `${names.join(', ')} by step` : title)}" `,
    `width="${px(width)}" height="${px(header + height)}" viewBox="0 0 ${px(width)} ${px(header + height)}" `,
    `font-family="system-ui, sans-serif" font-size="${fontSize}" fill="currentColor">`,
    `<style>${styleSheet}</style>`,
    title === ''
      ? ''
      : text(0, titleSize, fitted(title, width, titleSize), `font-size="${titleSize}" font-weight="600"`),
    legend.svg === '' ? '' : `<g transform="translate(0 ${legendAt})">${legend.svg}</g>`,
    yLabel === '' ? '' : text(0, top - 14, fitted(yLabel, width), faint),
    xLabel === '' ? '' : text(right, bottom + 38, fitted(xLabel, right), `${faint} text-anchor="end"`),
    '<g stroke="currentColor" stroke-opacity=".15">',
    ...yAxis.ticks.map(({ value }) => `<path d="M${px(left)} ${crisp(y(value))}H${px(right)}"/>`),
    '</g><g stroke="currentColor" stroke-opacity=".5">',
    `<path d="M${px(left)} ${crisp(bottom)}H${px(right)}"/>`,
    ...xAxis.ticks.map(({ value }) => `<path d="M${crisp(x(value))} ${crisp(bottom)}v4"/>`),
    '</g><g text-anchor="end">',
    ...yAxis.ticks.map(({ value, text: label }) => text(left - 6, y(value) + fontSize / 3, label)),
    '</g><g text-anchor="middle">',
    ...xAxis.ticks.map(({ value, text: label }) => text(x(value), bottom + 18, label)),
    // A nested picture clips at the axes; its view box keeps the coordinates.
    `</g><svg x="${window[0]!}" y="${window[1]!}" width="${window[2]!}" height="${window[3]!}" `,
    `viewBox="${window.join(' ')}" fill="none" stroke-width="2" stroke-linejoin="round" stroke-linecap="round">`,
    ...lines,
    '</svg></svg>',
  ].join('');
};

const titleSize = 15;
const titleHeight = 26;
const faint = 'fill-opacity=".75"';
/** The least distance of dots, in pixels. If steps are closer, there are no dots. */
const dotDistance = 10;

const namedSchedules = (
  schedules: Schedule | Readonly<Record<string, Schedule>>,
): readonly (readonly [name: string, schedule: Schedule])[] => {
  if (typeof schedules === 'function') return [[schedules.description?.name ?? 'schedule', schedules]];
  const named = Object.entries(schedules);
  const other = named.find(([, schedule]) => typeof schedule !== 'function');
  if (named.length === 0 || other !== undefined)
    throw refusal(
      'schedules',
      'a function of the step, or one or more by name',
      other === undefined ? 'none' : `${typeof other[1]} as '${other[0]}'`,
    );
  return named;
};

/** The lowest and the highest value of all. */
const extentOf = (series: readonly (readonly Point[])[]): Range | undefined =>
  series.flat().reduce<Range | undefined>((extent, { value }) => {
    if (extent === undefined) return [value, value];
    return value < extent[0] ? [value, extent[1]] : value > extent[1] ? [extent[0], value] : extent;
  }, undefined);

/** Offset by half a pixel, so that a line one pixel wide fills one pixel. */
const crisp = (place: number): string => px(Math.round(place) + 0.5);
