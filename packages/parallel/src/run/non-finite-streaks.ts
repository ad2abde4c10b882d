/** How often in a row workers have sent what is no number. @internal */
export interface NonFiniteStreaks {
  /** A worker has asked for parameters: what it sends from then on, it may send from sound ones. */
  readonly pulled: (worker: number) => void;
  /** A worker has sent numbers, or is a new one: the streak is over. */
  readonly ended: (worker: number) => void;
  /**
   * A push was refused.
   *
   * @returns The length of the streak. Of pushes between two pulls one counts: a worker that has not yet heard that
   *   one was refused sends more of its kind, the more the slower the network is.
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
