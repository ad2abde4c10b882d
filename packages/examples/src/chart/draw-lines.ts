// The types of Plot and linkedom use those of the DOM. Nothing here runs in a browser.
/// <reference lib="dom" />
import { axisX, axisY, gridY, line, plot, type ScaleOptions } from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { seriesStyle } from './series-style.js';

/** Something drawn as a line. */
export interface Series {
  /** Unique in a picture; the same in all pictures of the same thing. */
  readonly name: string;
  readonly label: string;
  /** The number of its colour and dash, see {@link seriesStyle}. */
  readonly look: number;
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

/** The lines of a chart, its axes and its description. */
export interface LineChart {
  readonly series: readonly Series[];
  /** Lines for comparison, drawn behind in grey. */
  readonly others?: readonly Series[];
  /** The text alternative of the picture. */
  readonly description: string;
  /** `null` for panels whose axes are explained elsewhere. */
  readonly xLabel?: string;
  readonly yLabel?: string;
  /** By default the range of the points. */
  readonly xDomain?: readonly [low: number, high: number];
  readonly yScale: 'linear' | 'log';
  readonly yDomain: readonly [low: number, high: number];
  /** Where they are, or about how many. */
  readonly yTicks: readonly number[] | number;
  readonly yFormat: (value: number) => string;
}

/**
 * The size of a drawing.
 *
 * Its letters scale with it. So a picture for two widths of a page is drawn twice.
 */
export interface DrawingSize {
  /** A class of the style sheet. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly fontSize: number;
  readonly xTicks: number;
}

/**
 * Draws a line chart as an SVG element, in Node, without a browser.
 *
 * Colours are CSS custom properties, which {@link pageColors} defines.
 */
export const drawLines = (
  chart: LineChart,
  { name, width, height, fontSize, xTicks }: DrawingSize,
): string => {
  const { document } = parseHTML('<html></html>');
  const [low, high] = chart.yDomain;
  const { xLabel = null, yLabel = null } = chart;
  const y: ScaleOptions = { type: chart.yScale, domain: [low, high], label: yLabel };
  const picture = plot({
    document,
    width,
    height,
    marginTop: (yLabel === null ? 1 : 2.5) * fontSize,
    marginLeft: 4 * fontSize,
    // Half of the last tick's text.
    marginRight: 1.5 * fontSize,
    marginBottom: (xLabel === null ? 2 : 3.75) * fontSize,
    style: { fontSize: `${fontSize}px`, fontFamily: 'inherit', background: 'none' },
    x: { label: xLabel, ...(chart.xDomain && { domain: [...chart.xDomain] }) },
    y,
    marks: [
      gridY({ ticks: chart.yTicks, stroke: 'var(--line)', strokeOpacity: 1 }),
      // As text, because Plot omits some of the given ticks on a log scale.
      axisY({ ticks: chart.yTicks, text: chart.yFormat, tickSize: 0, labelOffset: 0 }),
      axisX({ ticks: xTicks, tickSize: 4 }),
      ...(chart.others ?? []).map(({ points }) =>
        line([...points], { x: 'x', y: 'y', stroke: 'var(--ghost)', strokeWidth: 1.25, clip: true }),
      ),
      ...chart.series.map(({ label, look, points }) => {
        const { color, dash } = seriesStyle(look);
        return line([...points], {
          x: 'x',
          y: 'y',
          stroke: color,
          strokeDasharray: dash,
          strokeWidth: 2,
          clip: true,
          ariaLabel: () => label,
        });
      }),
    ],
  });
  picture.querySelectorAll('path[aria-label]').forEach((path) => {
    const series = chart.series.find(({ label }) => label === path.getAttribute('aria-label'));
    path.setAttribute('data-run', series?.name ?? '');
    path.setAttribute('class', 'series');
  });
  picture.setAttribute('class', `${picture.getAttribute('class') ?? ''} ${name}`);
  picture.setAttribute('role', 'img');
  picture.setAttribute('aria-label', chart.description);
  return picture.outerHTML;
};
