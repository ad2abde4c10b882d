import { setTimeout as wait } from 'node:timers/promises';
import type { Cancellation } from '@thalweg/strategies';
import { ParallelError } from '../error/parallel-error.js';

/** Between two looks whether there is something to do, in milliseconds. @internal */
export const pauseMs = 100;

/**
 * Does something, and again whenever Redis has restarted or the connection has ended, until the signal.
 *
 * @param told - Is called each time.
 * @returns Rejects with what `attempt` rejects with otherwise, and if nothing answers at first.
 * @internal
 */
export const throughCuts = async (
  attempt: () => Promise<void>,
  signal: Cancellation | undefined,
  told: (error: ParallelError) => void,
): Promise<void> => {
  for (let first = true; ; first = false) {
    try {
      await attempt();
      return;
    } catch (error) {
      if (!(error instanceof ParallelError)) throw error;
      const isCut = error.reason === 'restarted' || error.reason === 'disconnected';
      if (isCut && signal?.aborted === true) return;
      if (!isCut || (first && error.reason === 'disconnected')) throw error;
      told(error);
      await wait(pauseMs);
    }
  }
};
