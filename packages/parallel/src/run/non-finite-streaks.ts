import type { NonFiniteStreaksState } from '../state/run-state.js';

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
  readonly state: () => NonFiniteStreaksState;
}

/** @internal */
export const createNonFiniteStreaks = (workers: number, kept?: NonFiniteStreaksState): NonFiniteStreaks => {
  const lengths = Array.from({ length: workers }, (_, i) => kept?.lengths[i] ?? 0);
  const counted = Array.from({ length: workers }, (_, i) => kept?.counted[i] ?? false);
  return {
    pulled: (worker) => {
      counted[worker] = false;
    },
    ended: (worker) => {
      lengths[worker] = 0;
    },
    refused: (worker) => {
      if (!counted[worker]!) lengths[worker]! += 1;
      counted[worker] = true;
      return lengths[worker]!;
    },
    state: () => ({ lengths: [...lengths], counted: [...counted] }),
  };
};
