/**
 * How many steps each worker has taken on parameters that all write to, in memory that they share.
 *
 * @internal
 */
export interface Traffic {
  /** Adds steps of this worker. */
  readonly add: (steps: number) => void;
  /** The steps of the others so far. */
  readonly others: () => number;
}

// Each worker's word has a cache line to itself: two that wrote to one line would slow each other down.
const wordsPerLine = 16;

/** @internal */
export const trafficMemory = (workers: number): SharedArrayBuffer =>
  new SharedArrayBuffer(4 * wordsPerLine * workers);

/** @internal */
export const trafficOf = (memory: SharedArrayBuffer, worker: number): Traffic => {
  const words = new Uint32Array(memory);
  const own = wordsPerLine * worker;
  return {
    add: (steps) => void Atomics.add(words, own, steps),
    others: () => {
      let sum = 0;
      for (let word = 0; word < words.length; word += wordsPerLine)
        if (word !== own) sum += Atomics.load(words, word);
      return sum;
    },
  };
};
