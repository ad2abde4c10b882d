import { drawLines, type DrawingSize, type LineChart } from '../chart/draw-lines.js';

const wide: DrawingSize = { name: 'wide', width: 920, height: 420, fontSize: 14, xTicks: 10 };
const narrow: DrawingSize = { name: 'narrow', width: 368, height: 320, fontSize: 12.5, xTicks: 6 };

/** A chart as wide as the page, drawn for two widths. The style sheet shows the one that fits. */
export const lineChart = (chart: LineChart): string => drawLines(chart, wide) + drawLines(chart, narrow);
