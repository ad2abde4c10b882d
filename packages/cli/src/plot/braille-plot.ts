import type { Curve } from './schedule-curve.js';
import { ticks } from './ticks.js';

/** The size of a plot in characters, including axes. */
export interface PlotSize {
  readonly columns: number;
  readonly rows: number;
}

/** A braille character is two dots wide and four high. These are the bits of the dots, row by row. */
const bits = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];
const emptyBraille = 0x2800;

/** Draws a curve with braille characters, whose dots are small and available in every terminal. */
export const braillePlot = ({ values, range }: Curve, { columns, rows }: PlotSize): string => {
  const [low, high] = range;
  const steps = values.length - 1;
  const plotRows = rows - 2;
  const height = 4 * plotRows;
  const down = (value: number): number => Math.round(((height - 1) * (high - value)) / (high - low));
  const labels = new Map(ticks(range, plotRows / 3).map((tick) => [down(tick) >> 2, String(tick)]));
  const margin = Math.max(...[...labels.values()].map(({ length }) => length));
  const plotColumns = Math.max(10, columns - margin - 2);

  const width = 2 * plotColumns;
  const letters = new Uint8Array(plotColumns * plotRows);
  const dot = (x: number, y: number): void => {
    const place = (y >> 2) * plotColumns + (x >> 1);
    letters[place] = (letters[place] ?? 0) | (bits[2 * (y & 3) + (x & 1)] ?? 0);
  };
  const across = (step: number): number => Math.round(((width - 1) * step) / steps);
  for (let step = 0; step < steps; step++) {
    const [x0, y0] = [across(step), down(values[step] ?? NaN)];
    const [x1, y1] = [across(step + 1), down(values[step + 1] ?? NaN)];
    const dots = Math.max(x1 - x0, Math.abs(y1 - y0), 1);
    for (let i = 0; i <= dots; i++)
      dot(Math.round(x0 + ((x1 - x0) * i) / dots), Math.round(y0 + ((y1 - y0) * i) / dots));
  }

  const lines = Array.from({ length: plotRows }, (_, row) => {
    const label = labels.get(row);
    const drawn = Array.from(letters.subarray(row * plotColumns, (row + 1) * plotColumns), (letter) =>
      String.fromCharCode(emptyBraille + letter),
    );
    return `${(label ?? '').padStart(margin)} ${label === undefined ? '│' : '┤'}${drawn.join('').replace(/\u2800+$/, '')}`;
  });
  const last = `step ${steps}`;
  return [
    ...lines,
    `${' '.repeat(margin)} └${'─'.repeat(plotColumns)}`,
    `${' '.repeat(margin + 2)}0${last.padStart(plotColumns - 1)}`,
  ].join('\n');
};
