/**
 * A source of random choices. The same seed gives the same mutations, so that a fault can be found again.
 *
 * @typedef {object} Random
 * @property {() => number} number In [0, 1).
 * @property {(limit: number) => number} below A whole number below the limit, which is 1 or more.
 * @property {<A>(items: readonly A[]) => A} pick One of the items; there is at least one.
 * @property {(probability: number) => boolean} chance
 */

/**
 * Mulberry32 (Ettinger, 2017): small, and good enough for random mutations.
 *
 * @param {number} seed
 * @returns {Random}
 */
export const randomFrom = (seed) => {
  let state = seed >>> 0;
  const number = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(state ^ (state >>> 15), state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return ((word ^ (word >>> 14)) >>> 0) / 2 ** 32;
  };
  /** @param {number} limit */
  const below = (limit) => Math.floor(number() * limit);
  return {
    number,
    below,
    pick: (items) => /** @type {typeof items[number]} */ (items[below(items.length)]),
    chance: (probability) => number() < probability,
  };
};
