import type { ArenaTree } from '../sweep/arena.js';
import type { FloatArray } from '../tensor/elements.js';
import { arrayName } from '../tensor/fit.js';
import { blockOf } from '../tensor/sparse-tensor.js';
import type { AddUpdates } from './live-memory.js';

/** Adds to an element atomically: no addition by another thread is lost. @internal */
export type AtomicAdd = (index: number, x: number) => void;

/**
 * Atomic addition to an array that threads share: a compare-and-swap, which is repeated if another thread changed the
 * element.
 *
 * @internal
 */
export const atomicAdd = (data: FloatArray): AtomicAdd => {
  const { buffer, byteOffset, length } = data;
  // By name, since `instanceof` does not recognise an array of another realm.
  if (arrayName(data) === 'Float32Array') {
    const words = new Int32Array(buffer, byteOffset, length);
    const number = new Float32Array(1);
    const word = new Int32Array(number.buffer);
    return (index, x) => {
      let before: number;
      do {
        word[0] = before = Atomics.load(words, index);
        number[0]! += x;
      } while (Atomics.compareExchange(words, index, before, word[0]) !== before);
    };
  }
  const words = new BigInt64Array(buffer, byteOffset, length);
  const number = new Float64Array(1);
  const word = new BigInt64Array(number.buffer);
  return (index, x) => {
    let before: bigint;
    do {
      word[0] = before = Atomics.load(words, index);
      number[0]! += x;
    } while (Atomics.compareExchange(words, index, before, word[0]) !== before);
  };
};

/**
 * Makes a function that adds updates to parameters, one atomic addition per element.
 *
 * @internal
 */
export const addAtomically = (params: ArenaTree): AddUpdates => {
  const adds = params.leaves.map(({ data }) => atomicAdd(data));
  return (updates, gradients) => {
    for (let i = 0; i < gradients.length; i++) {
      const gradient = gradients[i]!;
      const { data } = updates.leaves[i]!;
      const add = adds[i]!;
      if (!('_tag' in gradient)) {
        for (let k = 0; k < data.length; k++) add(k, data[k]!);
        continue;
      }
      const { indices } = gradient;
      const block = blockOf(gradient);
      for (let row = 0, k = 0; row < indices.length; row++)
        for (let at = indices[row]! * block, end = at + block; at < end; at++, k++) add(at, data[k]!);
    }
  };
};
