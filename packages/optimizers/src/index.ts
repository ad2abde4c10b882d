export * from './catalogue.js';
export { optimizersPlugin } from './plugin.js';
