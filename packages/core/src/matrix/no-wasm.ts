// Replaces wasm.ts in a bundle built under the condition `thalweg-no-wasm`: JavaScript gives the same bits.
export { multiplyInJavaScript as multiply } from './javascript.js';
