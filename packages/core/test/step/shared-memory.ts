import ndarray from 'ndarray';
import { leaves, mapTree, toArray, type Tensor, type Tree } from '../../src/index.js';

const guard = 77;

/** Parameters in a `SharedArrayBuffer`, and whether the numbers between them are unchanged. */
export interface SharedMemory {
  readonly params: Tree<Tensor>;
  readonly isUntouchedBetween: () => boolean;
}

/**
 * Copies tensors into one `SharedArrayBuffer`, with other numbers between them. Every second one is an offset into an
 * array of the whole memory, the others have their own arrays in it.
 */
export const inSharedMemory = (tree: Tree<Tensor>): SharedMemory => {
  const words = leaves<Tensor>(tree).reduce((sum, { size }) => sum + size + 2, 2);
  const buffer = new SharedArrayBuffer(8 * words);
  const all = new Float64Array(buffer).fill(guard);
  const places: { readonly from: number; readonly to: number }[] = [];
  let from = 2;
  let odd = false;
  const params = mapTree((leaf: Tensor): Tensor => {
    const { dtype, size } = leaf;
    const shape = [...leaf.shape];
    places.push({ from, to: from + size });
    const whole = dtype === 'float32' ? new Float32Array(buffer) : all;
    // All leaves have room for doubles.
    const start = (from * 8) / whole.BYTES_PER_ELEMENT;
    whole.set(toArray(leaf), start);
    if (dtype === 'float32') whole.fill(guard, start + size, start + 2 * size);
    from += size + 2;
    odd = !odd;
    if (!odd) return ndarray(whole.subarray(start, start + size), shape);
    const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((p, l) => p * l, 1));
    return ndarray(whole, shape, strides, start);
  }, tree);
  return {
    params,
    isUntouchedBetween: () =>
      all.every((x, word) => x === guard || places.some((place) => word >= place.from && word < place.to)),
  };
};
