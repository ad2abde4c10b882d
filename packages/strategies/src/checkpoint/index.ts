export { checkpointOf } from './checkpoint-of.js';
export { runIn } from './run-in.js';
