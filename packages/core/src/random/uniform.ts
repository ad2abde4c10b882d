import type { Key } from './key.js';
import { requireKey } from './require-key.js';
import { requireWhole, type WholeRange } from './require-whole.js';
import { threefry } from './threefry.js';

/**
 * The uniform number in (0, 1) at an index of a key's sequence: 52 random bits, centred so that 0 and 1 never occur.
 *
 * @param key - The key; use it for one sequence only, at any number of indices.
 * @param index - A whole number in [0, 2^53).
 * @throws {ConfigError} If the key is not a random key, or the index is out of range.
 *
 * @example
 * ```ts
 * import { makeKey, uniformAt } from '@thalweg/core';
 *
 * const key = makeKey(1);
 * uniformAt(key, 3) === uniformAt(key, 3) // => true
 * uniformAt(key, 3) === uniformAt(key, 4) // => false
 * ```
 *
 * @category Random
 * @since 0.1.0
 */
export const uniformAt = (key: Key, index: number): number => {
  requireKey('uniformAt', 'key', key);
  requireWhole('uniformAt', 'index', index, anyIndex);
  const [high, low] = threefry(key[0], key[1], Math.floor(index / 2 ** 32), index >>> 0);
  return ((high >>> 6) * 2 ** 26 + (low >>> 6) + 0.5) * 2 ** -52;
};

const anyIndex: WholeRange = { least: 0, most: Number.MAX_SAFE_INTEGER, range: '[0, 2^53)' };
