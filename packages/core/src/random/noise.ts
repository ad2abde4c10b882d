import type { FloatArray } from '../tensor/elements.js';
import { foldIn, type Key } from './key.js';
import { fillNormal } from './normal.js';
import { pathHash } from './path-hash.js';

/**
 * Fills a leaf with the standard normal noise of a step: element i depends on the key, the step, the leaf's path and i,
 * and on nothing else.
 *
 * @internal
 */
export type Noise = (count: number, path: readonly string[], into: FloatArray) => void;

/** The noise that a key gives. @internal */
export const noiseOf =
  (key: Key): Noise =>
  (count, path, into) => {
    fillNormal(foldIn(foldIn(key, count), pathHash(path)), into);
  };
