import type { Dtype } from '../../tensor/tensor.js';
import type { Pass } from '../../program/program.js';
import { moduleBytes } from './code.js';
import type { LinearMemory } from './engine.js';
import { elementBytes, frame, frameLength, maskBytes, masks, roundLength } from './frame.js';

/**
 * Runs a pass on tensors in a linear memory.
 *
 * @param addresses - The tensors loaded and then those stored, each padded to whole rounds of elements.
 * @param size - Number of elements.
 * @param scalars - The pass's scalars, in double.
 * @param lanes - The partial sums of each of the program's sums; the pass adds to them.
 * @internal
 */
export type Invoke = (
  addresses: ArrayLike<number>,
  size: number,
  scalars: Float64Array,
  lanes: readonly Float64Array[],
) => void;

/**
 * Size in bytes of the header of a linear memory. Calls use it for masks, frame, scalars and partial sums.
 *
 * @internal
 */
export const headerBytes: number = 65_536;

const masksAt = 0;
const frameAt = masks.byteLength;

const headerOf = (pass: Pass) => {
  const doubleScalars = Math.ceil((frameAt + 4 * frameLength(pass)) / 16) * 16;
  const lanes = doubleScalars + 8 * pass.scalars.length;
  const leafScalars = lanes + maskBytes * pass.sums.length;
  return { doubleScalars, lanes, leafScalars, end: leafScalars + 4 * pass.scalars.length };
};

/** Whether the data of a call of the pass fits into the header. @internal */
export const fitsHeader = (pass: Pass): boolean => headerOf(pass).end <= headerBytes;

/** Prepares the calls of a pass on a memory. @internal */
export const invocation = ({ buffer, instantiate }: LinearMemory, pass: Pass, dtype: Dtype): Invoke => {
  const at = headerOf(pass);
  const run = instantiate(moduleBytes(pass, dtype));
  new BigUint64Array(buffer, masksAt, masks.length).set(masks);
  const words = new Int32Array(buffer, frameAt, frameLength(pass));
  const leafScalars = new Float32Array(buffer, at.leafScalars, pass.scalars.length);
  const doubleScalars = new Float64Array(buffer, at.doubleScalars, pass.scalars.length);
  const partialSums = pass.sums.map((_, i) => new Float64Array(buffer, at.lanes + maskBytes * i, 4));
  const sums = pass.sums.map(({ sum }) => sum);
  const bytes = elementBytes(dtype);

  return (addresses, size, scalars, lanes) => {
    const rest = sums.length === 0 ? 0 : size % roundLength;
    // Without sums the last round may include the padding.
    const rounds = sums.length === 0 ? Math.ceil(size / roundLength) : Math.floor(size / roundLength);
    words[frame.bytes] = rounds * roundLength * bytes;
    words[frame.mask] = rest === 0 ? 0 : masksAt + maskBytes * rest;
    words[frame.leafScalars] = at.leafScalars;
    words[frame.doubleScalars] = at.doubleScalars;
    words[frame.lanes] = at.lanes;
    for (let i = 0; i < addresses.length; i++) words[frame.tensors + i] = addresses[i]!;
    for (let i = 0; i < scalars.length; i++) leafScalars[i] = doubleScalars[i] = scalars[i]!;
    for (let i = 0; i < sums.length; i++) partialSums[i]!.set(lanes[sums[i]!]!);
    run(frameAt);
    for (let i = 0; i < sums.length; i++) lanes[sums[i]!]!.set(partialSums[i]!);
  };
};
