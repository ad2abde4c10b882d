import type { Key } from './key.js';
import { requireWhole, type WholeRange } from './require-whole.js';

/**
 * Makes a key from a seed.
 *
 * @param seed - A whole number in [0, 2^53).
 * @throws {ConfigError} If the seed is not such a number.
 *
 * @example
 * ```ts
 * import { makeKey } from '@thalweg/core';
 *
 * makeKey(7) // => [0, 7]
 * ```
 *
 * Source: the same words as `jax.random.key(seed)` for seeds below 2^32.
 *
 * @category Random
 * @since 0.1.0
 */
export const makeKey = (seed: number): Key => {
  requireWhole('makeKey', 'seed', seed, anySeed);
  return [Math.floor(seed / 2 ** 32) >>> 0, seed >>> 0];
};

const anySeed: WholeRange = { least: 0, most: Number.MAX_SAFE_INTEGER, range: '[0, 2^53)' };
