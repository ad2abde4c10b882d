import { drawLines, type DrawingSize } from '../chart/draw-lines.js';
import { pageColors } from '../chart/page-colors.js';
import { thinned } from '../chart/thinned.js';
import type { Curve } from './schedule-curve.js';
import { ticks } from '../chart/ticks.js';

const size: DrawingSize = { name: 'alone', width: 920, height: 420, fontSize: 14, xTicks: 10 };

/** The colours that a page would define, for a stand-alone file. */
const style = `.alone { font-family: system-ui, sans-serif; color: var(--text); ${pageColors('light')} }
@media (prefers-color-scheme: dark) { .alone { ${pageColors('dark')} } }`;

/** A picture of a schedule. @param name - The name of its factory, of letters and digits only. */
export const scheduleSvg = (name: string, { values, range }: Curve): string => {
  const [low, high] = range;
  const steps = values.length - 1;
  const [perStep, perUnit] = [size.width / steps, size.height / (high - low)];
  const room = 0.05 * (high - low);
  const drawing = drawLines(
    {
      series: [
        {
          name: 'schedule',
          label: name,
          look: 0,
          // Only as many points as can be distinguished.
          points: thinned(
            Array.from(values, (value, step) => ({ x: step * perStep, y: value * perUnit })),
            0.5,
          ).map(({ x, y }) => ({ x: x / perStep, y: y / perUnit })),
        },
      ],
      description: `The values of ${name} by step`,
      xLabel: 'step',
      yLabel: name,
      xDomain: [0, steps],
      yScale: 'linear',
      yDomain: [low < 0 ? low - room : low, high + room],
      yTicks: ticks(range, 5),
      yFormat: String,
    },
    size,
  );
  return `${drawing
    .replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ')
    .replace('font-family:inherit;', '')
    .replace('<style>', `<style>${style}\n`)}\n`;
};
