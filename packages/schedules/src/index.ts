export * from './catalogue.js';
export type { PlotOptions } from './plot/plot-options.js';
export { plotSchedule } from './plot/plot-schedule.js';
export { sample } from './sample.js';
export { schedulesPlugin } from './plugin.js';
