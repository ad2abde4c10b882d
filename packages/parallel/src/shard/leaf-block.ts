import { asTensor, isSparseTensor, isTensor, sparseTensor, type Tensor } from '@thalweg/core';
import type { Payload } from '../algorithm/payload.js';
import { rowMajorData } from '../algorithm/row-major-data.js';
import { ParallelError } from '../error/parallel-error.js';
import type { Block } from './blocks.js';

/** A leaf of the parameters. @internal */
export interface LeafShape {
  readonly shape: readonly number[];
  readonly size: number;
}

/**
 * The part of what is sent for a leaf that concerns a block of it: rows of a tensor of the same shape, elements of a list of as
 * many, of a record each entry so. What is no array concerns the whole leaf.
 *
 * @throws {ParallelError} If an array has another shape, so that nobody knows what belongs to which rows.
 * @internal
 */
export const blockOf = (sent: Payload, leaf: LeafShape, block: Block): Payload => {
  const { shape, size } = leaf;
  const rows = shape[0] ?? 1;
  if (sent === null || typeof sent !== 'object') return sent;
  const rowSize = rows === 0 ? 0 : size / rows;
  const [first, last] = [block.from * rowSize, block.to * rowSize];
  const isWhole = block.from === 0 && block.to === rows;
  const blockShape = shape.length === 0 ? [] : [block.to - block.from, ...shape.slice(1)];
  if (isSparseTensor(sent)) {
    if (sent.shape.join() !== shape.join()) throw misfit(leaf, sent.shape);
    if (isWhole) return sent;
    const byRow = sent.values.shape.length === shape.length;
    const [from, to] = byRow ? [block.from, block.to] : [first, last];
    const indices = Int32Array.from(sent.indices);
    const begin = indices.filter((index) => index < from).length;
    const end = indices.filter((index) => index < to).length;
    const width = byRow ? rowSize : 1;
    const values = asTensor(rowMajorData(sent.values).subarray(begin * width, end * width), [
      end - begin,
      ...sent.values.shape.slice(1),
    ]);
    return sparseTensor(
      indices.subarray(begin, end).map((index) => index - from),
      values,
      blockShape,
    );
  }
  if (isTensor(sent)) {
    if (isWhole) return sent;
    const data = rowMajorData(sent).subarray(first, last);
    if (sent.shape.join() === shape.join()) return asTensor(data, blockShape);
    if (sent.shape.length === 1 && sent.size === size) return asTensor(data, [data.length]);
    throw misfit(leaf, sent.shape);
  }
  if (sent instanceof Uint16Array) {
    if (sent.length !== size) throw misfit(leaf, [sent.length]);
    return sent.subarray(first, last);
  }
  return Object.fromEntries(
    Object.entries(sent).map(([key, part]: [string, Payload]) => [key, blockOf(part, leaf, block)]),
  );
};

/**
 * A leaf, put together from its blocks.
 *
 * @throws {ParallelError} If the blocks are not those of a leaf of this shape.
 * @internal
 */
export const leafOf = (blocks: readonly Payload[], { shape, size }: LeafShape): Payload => {
  const [first] = blocks;
  if (blocks.length === 1) return first!;
  const tensors = blocks.filter((block): block is Tensor => isTensor(block as never));
  const data = tensors.map(rowMajorData);
  const length = data.reduce((sum, part) => sum + part.length, 0);
  if (tensors.length < blocks.length || length !== size)
    throw misfit(
      { shape, size },
      tensors.flatMap((tensor) => tensor.shape),
    );
  const whole = data[0] instanceof Float64Array ? new Float64Array(size) : new Float32Array(size);
  let at = 0;
  for (const part of data) {
    whole.set(part, at);
    at += part.length;
  }
  return asTensor(whole, shape);
};

const misfit = ({ shape }: LeafShape, found: readonly number[]): ParallelError =>
  new ParallelError({
    reason: 'unsupported',
    expected: `to divide an array of shape [${shape.join(', ')}], or a list of as many elements, among servers`,
    found: `one of shape [${found.join(', ')}]`,
    fix: 'Take one server for this algorithm',
  });
