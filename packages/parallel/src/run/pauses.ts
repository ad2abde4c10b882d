import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long events may wait, in milliseconds. */
const longestWait = 10;

/**
 * Lets timers and other events be heard from time to time.
 *
 * A run whose messages are there already, as in a simulation, waits for promises only, and those come before all events: no
 * timer would be heard and no signal with a timeout would fire before the run is over.
 *
 * @returns To be awaited after every message; it waits for events if that has not been done for a while.
 * @internal
 */
export const createPauses = (): (() => Promise<void>) => {
  let heardAt = performance.now();
  return async () => {
    if (performance.now() - heardAt < longestWait) return;
    await nextTurn();
    heardAt = performance.now();
  };
};
