import { contiguous, type FloatArray, type NdFloat } from '../tensor/elements.js';
import type { Dtype, Tensor } from '../tensor/tensor.js';
import { headerBytes, totalsBytes, type LinearMemory, type MakeMemory } from '#kernel/wasm';

/** Tensors like the parameters, in the memory of an arena. @internal */
export interface ArenaTree {
  /** The leaves, in tree order. */
  readonly leaves: readonly NdFloat[];
  /** For each dtype and group, its leaves and their padding as one tensor; or the leaves one by one. */
  readonly joined: readonly NdFloat[];
  /** For each of these tensors, the place of one of its leaves. */
  readonly heads: readonly number[];
}

/**
 * One memory of exactly the right size for trees of tensors like the parameters.
 *
 * The leaves of a dtype lie side by side in each tree, group by group, in the same way in all trees. So a kernel that treats
 * all elements of a group alike runs over its leaves in one call.
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
  /** The groups: where each starts and ends, and the place of its first leaf. */
  readonly groups: readonly { readonly start: number; readonly end: number; readonly head: number }[];
}

const regionOf = (
  dtype: Dtype,
  leaves: readonly Tensor[],
  padding: number,
  groupOf: (leaf: number) => string,
): Region => {
  let length = 0;
  const places = leaves.flatMap((leaf, i) => (leaf.dtype === dtype ? [i] : []));
  const names = [...new Set(places.map(groupOf))];
  const ordered = names.flatMap((name) => places.filter((i) => groupOf(i) === name));
  const starts = ordered.map((i) => {
    const start = length;
    length = align(start + leaves[i]!.size, padding);
    return start;
  });
  const firsts = names.map((name) => ordered.findIndex((i) => groupOf(i) === name));
  const groups = firsts.map((first, g) => ({
    start: starts[first]!,
    end: starts[firsts[g + 1] ?? -1] ?? length,
    head: ordered[first]!,
  }));
  return { dtype, leaves: ordered, starts, length, groups };
};

const bytesOf = ({ dtype, length }: Region): number =>
  align(length * (dtype === 'float32' ? 4 : 8), alignment);

/**
 * Makes an arena for a number of trees.
 *
 * @param makeMemory - Makes the memory if WebAssembly should work on it. If it cannot, the memory is an ordinary one.
 * @param sums - The most sums of a pass.
 * @param groupOf - The group of a leaf. Leaves of a group are joined.
 * @param joins - Whether leaves are joined; not if the parameters are in memory of their own.
 * @internal
 */
export const arena = (
  like: readonly Tensor[],
  trees: number,
  makeMemory: MakeMemory | undefined,
  sums: number,
  groupOf: (leaf: number) => string,
  joins: boolean,
): Arena => {
  const regions = (['float32', 'float64'] as const)
    .map((dtype) => regionOf(dtype, like, makeMemory === undefined ? 1 : padding[dtype], groupOf))
    .filter(({ leaves }) => leaves.length > 0);
  const bytes = trees * regions.reduce((sum, region) => sum + bytesOf(region), 0);
  const largest = like.reduce((most, { size }) => Math.max(most, size), 0);
  const treesAt = headerBytes + align(totalsBytes(largest, sums), alignment);
  const linear = makeMemory?.(treesAt + bytes);
  const buffer = linear?.buffer ?? new ArrayBuffer(bytes);
  const view = (dtype: Dtype, at: number, length: number): FloatArray =>
    dtype === 'float32' ? new Float32Array(buffer, at, length) : new Float64Array(buffer, at, length);
  const heads = regions.flatMap(({ groups }) => groups.map(({ head }) => head));
  let next = linear === undefined ? 0 : treesAt;
  return {
    linear,
    buffer,
    totals: headerBytes,
    tree: () => {
      const leaves = new Array<NdFloat>(like.length);
      const joined = regions.flatMap((region) => {
        const { dtype, starts, groups } = region;
        const bytes = dtype === 'float32' ? 4 : 8;
        const from = next;
        next += bytesOf(region);
        region.leaves.forEach((leaf, i) => {
          const { size, shape } = like[leaf]!;
          const data = view(dtype, from + starts[i]! * bytes, size);
          leaves[leaf] = contiguous(dtype, data, shape);
        });
        return groups.map(({ start, end }) =>
          contiguous(dtype, view(dtype, from + start * bytes, end - start), [end - start]),
        );
      });
      return joins ? { leaves, joined, heads } : { leaves, joined: leaves, heads: leaves.map((_, i) => i) };
    },
  };
};
