import type { FloatArray } from '../tensor/elements.js';
import type { Key } from './key.js';
import { fillNormal } from './normal.js';
import { pathHash } from './path-hash.js';
import { threefry } from './threefry.js';

/**
 * From the paths of a tree's leaves to a function that fills a leaf with the noise of a step. The hashes of the paths
 * are computed only once.
 *
 * @internal
 */
export type Noise = (paths: readonly (readonly string[])[]) => LeafNoise;

/**
 * Fills a leaf with the standard normal noise of a step: element i depends on the key, the step, the leaf's path and i,
 * and on nothing else.
 *
 * @param leaf - The place of the leaf's path.
 * @internal
 */
export type LeafNoise = (count: number, leaf: number, into: FloatArray) => void;

/** The noise of a key. @internal */
export const noiseOf =
  (key: Key): Noise =>
  (paths) => {
    const hashes = paths.map(pathHash);
    return (count, leaf, into) => {
      const step = threefry(key[0], key[1], Math.floor(count / 2 ** 32), count >>> 0);
      const [high, low] = hashes[leaf]!;
      fillNormal(threefry(step[0], step[1], high, low), into);
    };
  };
