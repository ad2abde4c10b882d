// In place of wasm.ts where a bundle is built under the condition `thalweg-no-wasm`: the same bits, from JavaScript.
export { multiplyInJavaScript as multiply } from './javascript.js';
