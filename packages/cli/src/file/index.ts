export { DataError } from './data-error.js';
export { reason } from './reason.js';
export { writeText, type WriteError } from './write-text.js';
