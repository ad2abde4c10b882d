import { contiguous, type FloatArray, type NdFloat } from '../tensor/elements.js';
import type { Dtype, Tensor } from '../tensor/tensor.js';
import { headerBytes, totalsBytes, type LinearMemory, type MakeMemory } from '#kernel/wasm';

/** Tensors like the parameters, in the memory of an arena. @internal */
export interface ArenaTree {
  /** The leaves, in tree order. */
  readonly leaves: readonly NdFloat[];
  /** For each dtype, all its leaves and their padding as one tensor; or the leaves one by one. */
  readonly joined: readonly NdFloat[];
}

/**
 * One memory of exactly the right size for trees of tensors like the parameters.
 *
 * The leaves of a dtype lie side by side in each tree, in the same way in all trees. So a kernel that treats all
 * elements alike runs over all leaves in one call.
 *
 * @internal
 */
export interface Arena {
  /** Present if WebAssembly works on the memory in place. */
  readonly linear: LinearMemory | undefined;
  readonly buffer: ArrayBufferLike;
  /** Address of memory for the totals of the blocks of a leaf. */
  readonly totals: number;
  /** The next tree, all zero. */
  readonly tree: () => ArenaTree;
}

/** In WebAssembly, leaves are padded to whole rounds of a kernel; see `roundLength`. */
const padding = { float32: 8, float64: 4 } as const;

/** Trees start at a cache line. */
const alignment = 64;

const align = (bytes: number, to: number): number => Math.ceil(bytes / to) * to;

/** The leaves of one dtype: their places in tree order, and the offset of each in a tree, in elements. */
interface Region {
  readonly dtype: Dtype;
  readonly leaves: readonly number[];
  readonly starts: readonly number[];
  readonly length: number;
}

const regionOf = (dtype: Dtype, leaves: readonly Tensor[], padding: number): Region => {
  let length = 0;
  const places = leaves.flatMap((leaf, i) => (leaf.dtype === dtype ? [i] : []));
  const starts = places.map((i) => {
    const start = length;
    length = align(start + leaves[i]!.size, padding);
    return start;
  });
  return { dtype, leaves: places, starts, length };
};

const bytesOf = ({ dtype, length }: Region): number =>
  align(length * (dtype === 'float32' ? 4 : 8), alignment);

/**
 * Makes an arena for a number of trees.
 *
 * @param makeMemory - Makes the memory if WebAssembly should work on it. If it cannot, the memory is an ordinary one.
 * @param sums - The most sums of a pass.
 * @param joins - Whether leaves are joined; not if the parameters are in memory of their own.
 * @internal
 */
export const arena = (
  like: readonly Tensor[],
  trees: number,
  makeMemory: MakeMemory | undefined,
  sums: number,
  joins = true,
): Arena => {
  const regions = (['float32', 'float64'] as const)
    .map((dtype) => regionOf(dtype, like, makeMemory === undefined ? 1 : padding[dtype]))
    .filter(({ leaves }) => leaves.length > 0);
  const bytes = trees * regions.reduce((sum, region) => sum + bytesOf(region), 0);
  const largest = like.reduce((most, { size }) => Math.max(most, size), 0);
  const treesAt = headerBytes + align(totalsBytes(largest, sums), alignment);
  const linear = makeMemory?.(treesAt + bytes);
  const buffer = linear?.buffer ?? new ArrayBuffer(bytes);
  const view = (dtype: Dtype, at: number, length: number): FloatArray =>
    dtype === 'float32' ? new Float32Array(buffer, at, length) : new Float64Array(buffer, at, length);
  let next = linear === undefined ? 0 : treesAt;
  return {
    linear,
    buffer,
    totals: headerBytes,
    tree: () => {
      const leaves = new Array<NdFloat>(like.length);
      const joined = regions.map((region) => {
        const { dtype, starts, length } = region;
        const from = next;
        next += bytesOf(region);
        region.leaves.forEach((leaf, i) => {
          const { size, shape } = like[leaf]!;
          const data = view(dtype, from + starts[i]! * (dtype === 'float32' ? 4 : 8), size);
          leaves[leaf] = contiguous(dtype, data, shape);
        });
        return contiguous(dtype, view(dtype, from, length), [length]);
      });
      return { leaves, joined: joins ? joined : leaves };
    },
  };
};
