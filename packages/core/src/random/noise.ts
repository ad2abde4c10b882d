import type { FloatArray } from '../tensor/elements.js';
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

/**
 * The standard normal noise of leaves: element i depends on the key, the step, the leaf's path and i, and on nothing else.
 *
 * @internal
 */
export interface LeafNoise {
  /** The key of a step and of the leaf whose path is in a place. */
  readonly keyOf: (count: number, leaf: number) => Key;
  /** Fills a leaf. */
  readonly fill: (key: Key, into: FloatArray) => void;
  /** The source of what fills a part of a leaf; see `fillPartSource`. */
  readonly source: () => string;
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
      source: fillPartSource,
    };
  };
