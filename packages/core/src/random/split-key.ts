import { foldIn } from './fold-in.js';
import type { Key } from './key.js';
import { requireKey } from './require-key.js';
import { requireWhole, type WholeRange } from './require-whole.js';

/**
 * Splits a key into several unrelated ones.
 *
 * @param key - The key; do not use it again for anything else.
 * @param count - How many keys: a whole number in [1, 2^32); 2 by default.
 * @throws {ConfigError} If the key is not a random key, or the count is out of range.
 *
 * @example
 * ```ts
 * import { makeKey, splitKey } from '@thalweg/core';
 *
 * const [forInit, forNoise] = splitKey(makeKey(0));
 * forInit // => [1797259609, 2579123966]
 * forNoise // => [928981903, 3453687069]
 * ```
 *
 * Source: `jax.random.split` with the partitionable Threefry, of which it gives the same words.
 *
 * @category Random
 * @since 0.1.0
 */
export const splitKey = (key: Key, count = 2): readonly Key[] => {
  requireKey('splitKey', 'key', key);
  requireWhole('splitKey', 'count', count, anyCount);
  return Array.from({ length: count }, (_, i) => foldIn(key, i));
};

const anyCount: WholeRange = { least: 1, most: 2 ** 32 - 1, range: '[1, 2^32)' };
