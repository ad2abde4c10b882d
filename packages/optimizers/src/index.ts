export * from './catalogue.js';
export { optimizersPlugin } from './plugin.js';
export { flush } from './flush.js';
