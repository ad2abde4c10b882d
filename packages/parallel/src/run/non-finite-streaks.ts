/** How often in a row each worker has sent a NaN or an infinity. @internal */
export interface NonFiniteStreaks {
  /** A worker has pulled: its later pushes may come from finite parameters. */
  readonly pulled: (worker: number) => void;
  /** A worker has sent finite numbers, or was restarted: the streak is over. */
  readonly ended: (worker: number) => void;
  /**
   * A push was refused.
   *
   * @returns The length of the streak. Pushes between two pulls count once: until a worker hears of a refusal it may send
   *   several such pushes, more of them on a slow network.
   */
  readonly refused: (worker: number) => number;
}

/** @internal */
export const createNonFiniteStreaks = (workers: number): NonFiniteStreaks => {
  const lengths = new Int32Array(workers);
  const counted = new Uint8Array(workers);
  return {
    pulled: (worker) => {
      counted[worker] = 0;
    },
    ended: (worker) => {
      lengths[worker] = 0;
    },
    refused: (worker) => {
      if (counted[worker] === 0) lengths[worker]! += 1;
      counted[worker] = 1;
      return lengths[worker]!;
    },
  };
};
