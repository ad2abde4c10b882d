import type { Key } from './key.js';
import { requireKey } from './require-key.js';
import { requireWhole, type WholeRange } from './require-whole.js';
import { threefry } from './threefry.js';

/**
 * Derives a key from a key and a number: different numbers give unrelated keys.
 *
 * @param key - The key to derive from.
 * @param data - A whole number in [0, 2^32): a step, an epoch, a worker.
 * @throws {ConfigError} If the key is not a random key, or the number is out of range.
 *
 * @example
 * ```ts
 * import { foldIn, makeKey } from '@thalweg/core';
 *
 * foldIn(makeKey(0), 1) // => [928981903, 3453687069]
 * ```
 *
 * Source: `jax.random.fold_in`, of which it gives the same words.
 *
 * @category Random
 * @since 0.1.0
 */
export const foldIn = (key: Key, data: number): Key => {
  requireKey('foldIn', 'key', key);
  requireWhole('foldIn', 'data', data, anyWord);
  return threefry(key[0], key[1], 0, data);
};

const anyWord: WholeRange = { least: 0, most: 2 ** 32 - 1, range: '[0, 2^32)' };
