// Replaces wasm.ts in a bundle built under the condition `thalweg-no-wasm`: JavaScript gives the same bits.
import { compileJavaScript } from '../javascript.js';
import type { Compile } from '../kernel.js';
import type * as Wasm from './wasm.js';

export type { Invoke, LinearMemory, MakeMemory } from './wasm.js';

/** @internal */
export const compileWasm: Compile = compileJavaScript;

/** @internal */
export const whyNotWasm: typeof Wasm.whyNotWasm = () => 'it was left out of this bundle';

/** @internal */
export const headerBytes: typeof Wasm.headerBytes = 0;

/** @internal */
export const totalsBytes: typeof Wasm.totalsBytes = () => 0;

/** @internal */
export const linearMemory: typeof Wasm.linearMemory = () => undefined;

const unreachable = (): never => {
  throw new Error('without a linear memory nothing is invoked');
};

/** @internal */
export const invocation: typeof Wasm.invocation = unreachable;

/** @internal */
export const frameAt: typeof Wasm.frameAt = 0;

/** @internal */
export const noiseParts: typeof Wasm.noiseParts = { unit: 0, least: 0 };

/** @internal */
export const inPlace: typeof Wasm.inPlace = unreachable;
