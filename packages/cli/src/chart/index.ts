export { drawLines, type DrawingSize, type LineChart, type Series } from './draw-lines.js';
export { pageColors } from './page-colors.js';
export { seriesStyle, type SeriesStyle } from './series-style.js';
export { thinned } from './thinned.js';
export { ticks } from './ticks.js';
