export * from './catalogue.js';
export { minimize, type MinimizeOptions } from './minimize/minimize.js';
export type { FreshList, Minimum, NumberList, Progress, StopReason } from './minimize/minimum.js';
export { optimizersPlugin } from './plugin.js';
export { flush } from './flush.js';
