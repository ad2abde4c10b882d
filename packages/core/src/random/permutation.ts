import type { Key } from './key.js';
import { requireKey } from './require-key.js';
import { requireWhole, type WholeRange } from './require-whole.js';
import { uniformBlock, type UniformBlock } from './uniform-block.js';

/**
 * The numbers 0 to n - 1 in random order; all orders are equally likely.
 *
 * @param key - The key; use it only once.
 * @param n - How many numbers: a whole number in [0, 2^32].
 * @throws {ConfigError} If the key is not a random key, or the number is out of range.
 *
 * @example
 * ```ts
 * import { makeKey, permutation } from '@thalweg/core';
 *
 * [...permutation(makeKey(3), 5)].sort() // => [0, 1, 2, 3, 4]
 * ```
 *
 * Source: Fisher and Yates. The index is `floor(u * (i + 1))` of a 52-bit uniform number: its bias is below
 * n / 2^52.
 *
 * @category Random
 * @since 0.1.0
 */
export const permutation = (key: Key, n: number): Uint32Array => {
  requireKey('permutation', 'key', key);
  requireWhole('permutation', 'n', n, anyLength);
  const order = new Uint32Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  draw ??= uniformBlock();
  const uniforms = new Float64Array(Math.min(n, drawnAtOnce));
  let from = n;
  for (let i = n - 1; i > 0; i--) {
    if (i < from) {
      from = Math.max(0, i + 1 - uniforms.length);
      draw(key, from, uniforms);
    }
    const j = Math.floor(uniforms[i - from]! * (i + 1));
    const swapped = order[i]!;
    order[i] = order[j]!;
    order[j] = swapped;
  }
  return order;
};

const anyLength: WholeRange = { least: 0, most: 2 ** 32, range: '[0, 2^32]' };

const drawnAtOnce = 1024;

// Compiled at the first use; a cache.
let draw: UniformBlock | undefined;
