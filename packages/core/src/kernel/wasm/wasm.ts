import { allPacked, elements, type FloatArray } from '../../tensor/elements.js';
import type { Dtype } from '../../tensor/tensor.js';
import { compileJavaScript } from '../javascript.js';
import { blockLength } from '../../tensor/blocked-sum.js';
import type { Compile, Kernel, Operands } from '../kernel.js';
import { loadsOf, type Pass } from '../../program/program.js';
import { withoutSimd } from './code.js';
import { linearMemory, simdEngine, type LinearMemory } from './engine.js';
import { elementBytes } from './frame.js';
import { fitsHeader, headerBytes, invocation, totalsBytes, type Invoke } from './invocation.js';

export { linearMemory, type LinearMemory, type MakeMemory } from './engine.js';
export { frameAt, headerBytes, invocation, noiseParts, totalsBytes, type Invoke } from './invocation.js';

/** Why a pass cannot run in WebAssembly; `undefined` if it can. @internal */
export const whyNotWasm = (pass: Pass): string | undefined => {
  const missing = withoutSimd(pass);
  if (missing.length > 0) return `SIMD has no ${missing.join(', ')}`;
  if (simdEngine() === undefined) return 'this engine has no WebAssembly SIMD';
  return fitsHeader(pass) ? undefined : 'the pass has too many scalars';
};

/** The most sums of a pass that is staged. */
const mostSums = 64;

const windowsAt = headerBytes + totalsBytes(blockLength, mostSums);

/**
 * Room for the windows of a pass over 32 tensors of float64, each of one block: all of a window's arrays stay in the
 * cache. With more tensors, the windows are smaller.
 */
const windowBytes = 32 * 8 * blockLength;

// One memory for all kernels, made at the first use; no data stays in it between calls. `null` if it cannot be made.
let staging: LinearMemory | null | undefined;

/**
 * Compiles a pass to WebAssembly SIMD, which works on ordinary arrays through a staging window.
 *
 * Uses the JavaScript loop, which gives the same bits, if the pass has an operation without a SIMD instruction or the
 * engine has no SIMD.
 *
 * @internal
 */
export const compileWasm: Compile = (pass, dtype) => {
  if (whyNotWasm(pass) !== undefined) return compileJavaScript(pass, dtype);
  if (staging === undefined) staging = linearMemory(windowsAt + windowBytes) ?? null;
  const length = windowLength(pass, dtype);
  const isWhole = pass.sums.length === 0 || (length === blockLength && pass.sums.length <= mostSums);
  if (staging === null || !isWhole) return compileJavaScript(pass, dtype);
  return staged(pass, dtype, length, staging.buffer, invocation(staging, pass, dtype, headerBytes));
};

const windowLength = (pass: Pass, dtype: Dtype): number => {
  const room = windowBytes / (loadsOf(pass).length + pass.stores.length) / elementBytes(dtype);
  return Math.min(blockLength, Math.floor(room / 64) * 64);
};

/** @param length - Number of elements staged at a time: a whole block, in a pass with sums. */
const staged = (
  pass: Pass,
  dtype: Dtype,
  length: number,
  buffer: ArrayBufferLike,
  invoke: Invoke,
): Kernel => {
  const loads = loadsOf(pass);
  const outputs = pass.stores.map(({ output }) => output);
  const sums = pass.sums.map(({ sum }) => sum);
  const tensors = loads.length + outputs.length;
  const addresses = Array.from({ length: tensors }, (_, k) => windowsAt + k * length * elementBytes(dtype));
  const windows = addresses.map((at): FloatArray =>
    dtype === 'float32' ? new Float32Array(buffer, at, length) : new Float64Array(buffer, at, length),
  );
  const inputWindows = windows.slice(0, loads.length);
  const outputWindows = windows.slice(loads.length);
  // The windows cut to the last number of elements: a run asks for the same number again and again.
  let cut = { count: length, windows: outputWindows };
  const cutTo = (count: number): readonly FloatArray[] => {
    if (cut.count !== count)
      cut = { count, windows: outputWindows.map((window) => window.subarray(0, count)) };
    return cut.windows;
  };

  return (operands, scalars) => {
    const { size } = operands;
    const inputs = allPacked(operands.inputs);
    for (let k = 0; k < sums.length; k++) operands.sums[sums[k]!] = 0;
    for (let start = 0; start < size; start += length) {
      const count = Math.min(length, size - start);
      for (let k = 0; k < loads.length; k++) {
        const input = inputs[loads[k]!]!;
        const from = input.offset + start;
        const data = elements(input);
        inputWindows[k]!.set(from === 0 && data.length === count ? data : data.subarray(from, from + count));
      }
      invoke(addresses, count, scalars, operands.sums);
      const results = cutTo(count);
      for (let k = 0; k < outputs.length; k++) operands.outputs[outputs[k]!]!.set(results[k]!, start);
    }
  };
};

/**
 * The kernel of a pass on tensors in a linear memory, padded to whole rounds. It copies nothing.
 *
 * @param operands - The operands of every call.
 * @internal
 */
export const inPlace = (pass: Pass, invoke: Invoke, operands: Omit<Operands, 'kernels'>): Kernel => {
  const addresses = Int32Array.from([
    ...loadsOf(pass).map((k) => {
      const input = operands.inputs[k]!;
      const data = elements(input);
      return data.byteOffset + input.offset * data.BYTES_PER_ELEMENT;
    }),
    ...pass.stores.map(({ output }) => operands.outputs[output]!.byteOffset),
  ]);
  const places = pass.sums.map(({ sum }) => sum);
  return ({ size, sums }, scalars) => {
    for (let k = 0; k < places.length; k++) sums[places[k]!] = 0;
    invoke(addresses, size, scalars, sums);
  };
};
