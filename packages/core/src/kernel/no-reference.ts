// Replaces reference.ts in a bundle for the browser, where ndarray-ops would be a quarter of an optimizer's size.
import { ConfigError } from '../error/config-error.js';
import type * as Reference from './reference.js';

const leftOut = (): never => {
  throw new ConfigError({
    argument: 'backend',
    expected: `'js' or 'wasm'`,
    found: `'reference', which is left out of bundles for the browser`,
    fix: `Build under the condition 'thalweg-reference'`,
  });
};

/** @internal */
export const compileReference: typeof Reference.compileReference = leftOut;

/** @internal */
export const compileSparseReference: typeof Reference.compileSparseReference = leftOut;
