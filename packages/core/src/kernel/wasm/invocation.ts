import { memo } from '../../codegen/memo.js';
import type { Dtype } from '../../tensor/tensor.js';
import type { Pass } from '../../program/program.js';
import { blockLength } from '../../tensor/blocked-sum.js';
import { moduleBytes } from './code.js';
import { compileModule, type LinearMemory, type Module, type Parts } from './engine.js';
import { elementBytes, frame, frameLength, maskBytes, masks, roundBytes, roundLength } from './frame.js';

/**
 * Runs a pass on tensors in a linear memory.
 *
 * @param addresses - The tensors loaded and then those stored, each padded to whole rounds.
 * @param size - Number of elements.
 * @param scalars - The pass's scalars, in double.
 * @param sums - The program's sums. The call adds those of the pass to them, block by block.
 * @internal
 */
export type Invoke = (
  addresses: ArrayLike<number>,
  size: number,
  scalars: Float64Array,
  sums: number[],
) => void;

/**
 * Size in bytes of the header of a linear memory. Calls use it for masks, frame and scalars.
 *
 * @internal
 */
export const headerBytes: number = 65_536;

const masksAt = 0;

/** Address of the arguments of a call. @internal */
export const frameAt: number = masks.byteLength;

const headerOf = (pass: Pass) => {
  const doubleScalars = Math.ceil((frameAt + 4 * frameLength(pass)) / 16) * 16;
  const leafScalars = doubleScalars + 8 * pass.scalars.length;
  return { doubleScalars, leafScalars, end: leafScalars + 4 * pass.scalars.length };
};

/** Whether the data of a call of the pass fits into the header. @internal */
export const fitsHeader = (pass: Pass): boolean => headerOf(pass).end <= headerBytes;

/** Bytes for the totals of the blocks of a leaf. @internal */
export const totalsBytes = (size: number, sums: number): number => 8 * sums * Math.ceil(size / blockLength);

/** Compiled modules, by dtype, memory and graph: all memories of a process share them. */
const modules = memo<Module>(256);

/** Parts of a tensor that different threads write start at a cache line. */
const cacheLine = 64;

/** Sharing a call takes two microseconds. A pass without slow operations does 64 kilobytes of each tensor in that time. */
const partsOf = ({ instructions, sums }: Pass, bytes: number): Parts => {
  if (sums.length > 0) return { unit: blockLength * bytes, least: 16_384 };
  const isSlow = instructions.some(
    (i) => (i._tag === 'Binary' && i.operation === 'div') || (i._tag === 'Unary' && i.operation === 'sqrt'),
  );
  return { unit: cacheLine, least: isSlow ? 16_384 : 262_144 };
};

/** How threads cut noise. @internal */
export const noiseParts: Parts = { unit: cacheLine, least: 16_384 };

/**
 * Prepares the calls of a pass on a memory.
 *
 * @param totalsAt - Address of memory for the totals of the blocks of the largest leaf.
 * @internal
 */
export const invocation = (
  { buffer, kind, instantiate }: LinearMemory,
  pass: Pass,
  dtype: Dtype,
  totalsAt: number,
): Invoke => {
  const at = headerOf(pass);
  const bytes = elementBytes(dtype);
  const summing = pass.sums.length > 0;
  const module = modules.get(`${dtype} ${kind} ${pass.key}`, () =>
    compileModule(moduleBytes(pass, dtype, kind)),
  );
  const run = instantiate(module, partsOf(pass, bytes));
  new BigUint64Array(buffer, masksAt, masks.length).set(masks);
  const words = new Int32Array(buffer, frameAt, frameLength(pass));
  const leafScalars = new Float32Array(buffer, at.leafScalars, pass.scalars.length);
  const doubleScalars = new Float64Array(buffer, at.doubleScalars, pass.scalars.length);
  const places = pass.sums.map(({ sum }) => sum);
  const length = roundLength(dtype);
  let totals = new Float64Array(buffer, totalsAt, 0);

  return (addresses, size, scalars, sums) => {
    words[frame.leafScalars] = at.leafScalars;
    words[frame.doubleScalars] = at.doubleScalars;
    words[frame.totals] = totalsAt;
    for (let i = 0; i < addresses.length; i++) words[frame.tensors + i] = addresses[i]!;
    for (let i = 0; i < scalars.length; i++) leafScalars[i] = doubleScalars[i] = scalars[i]!;
    if (!summing) {
      // The last round may include the padding.
      run(frameAt, 0, Math.ceil(size / length) * roundBytes, 0);
      return;
    }
    const rest = size % length;
    run(frameAt, 0, Math.floor(size / length) * roundBytes, rest === 0 ? 0 : masksAt + maskBytes * rest);
    const count = Math.ceil(size / blockLength) * places.length;
    if (totals.length < count) totals = new Float64Array(buffer, totalsAt, count);
    for (let i = 0; i < count;) for (let k = 0; k < places.length; k++, i++) sums[places[k]!]! += totals[i]!;
  };
};
