import type { FloatArray } from '../tensor/elements.js';
import type { Dtype } from '../tensor/tensor.js';
import { fillNormal, fillPartSource } from './fill-normal.js';
import type { Key } from './key.js';
import { pathHash } from './path-hash.js';
import { threefry } from './threefry.js';

/**
 * From the paths of a tree's leaves to the noise of the leaves. The hashes of the paths are computed only once.
 *
 * @internal
 */
export type Noise = (paths: readonly (readonly string[])[]) => LeafNoise;

/** Fills a leaf with the noise of a key. @internal */
export type FillNoise = (key: Key, into: FloatArray) => void;

/** Memory on which JavaScript runs in parts. @internal */
export interface ScriptMemory {
  readonly buffer: ArrayBufferLike;
  readonly script: (
    source: string,
    parts: { readonly unit: number; readonly least: number },
  ) => (frame: number, from: number, to: number, mask?: number) => void;
}

/**
 * The standard normal noise of leaves: element i depends on the key, the step, the leaf's path and i, and on nothing else.
 *
 * @internal
 */
export interface LeafNoise {
  /** The key of a step and of the leaf whose path is in a place. */
  readonly keyOf: (count: number, leaf: number) => Key;
  readonly fill: FillNoise;
  /**
   * Makes the function that fills leaves in a memory. Threads that share it share the work.
   *
   * @param frame - The address of twelve bytes for arguments.
   * @param parts - How threads cut it.
   */
  readonly fillIn: (
    memory: ScriptMemory,
    frame: number,
    parts: Parameters<ScriptMemory['script']>[1],
    dtype: Dtype,
  ) => FillNoise;
}

/** The noise of a key. @internal */
export const noiseOf =
  (key: Key): Noise =>
  (paths) => {
    const hashes = paths.map(pathHash);
    return {
      keyOf: (count, leaf) => {
        const step = threefry(key[0], key[1], Math.floor(count / 2 ** 32), count >>> 0);
        const [high, low] = hashes[leaf]!;
        return threefry(step[0], step[1], high, low);
      },
      fill: fillNormal,
      fillIn,
    };
  };

const fillIn: LeafNoise['fillIn'] = ({ buffer, script }, frame, parts, dtype) => {
  const [array, bytes] = dtype === 'float32' ? ['Float32Array', 4] : ['Float64Array', 8];
  const run = script(
    `(buffer) => {
const fill = ${fillPartSource()};
return (frame, from, to) => {
const [k0, k1, at] = new Uint32Array(buffer, frame, 3);
fill(k0, k1, new ${array}(buffer, at), from / ${bytes}, to / ${bytes});
};
}`,
    parts,
  );
  const words = new Uint32Array(buffer, frame, 3);
  return (key, into) => {
    words[0] = key[0];
    words[1] = key[1];
    words[2] = into.byteOffset;
    run(frame, 0, into.byteLength);
  };
};
