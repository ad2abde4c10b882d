import type { HostMessage } from './worker-host.js';

/** Between two reports of progress, in milliseconds: each costs a message. */
const progressEvery = 20;

/**
 * Puts reports of progress together that come faster than they need to be told.
 *
 * @returns Says what to send now that a host has this to say.
 * @internal
 */
export const createDueReports = (): ((message: HostMessage) => readonly HostMessage[]) => {
  let progressAt = -Infinity;
  /** Progress and staleness that have not been reported yet. */
  let unsaid: { readonly loss: number } | undefined;
  const staleness = new Map<number, number>();

  const progress = (): readonly HostMessage[] => {
    if (unsaid === undefined) return [];
    progressAt = performance.now();
    const report: HostMessage = {
      _tag: 'Progress',
      ...unsaid,
      staleness: Array.from(staleness, ([behind, steps]) => ({ staleness: behind, steps })),
    };
    unsaid = undefined;
    staleness.clear();
    return [report];
  };

  return (message) => {
    switch (message._tag) {
      case 'Progress': {
        const { loss, staleness: last } = message;
        for (const { staleness: behind, steps } of last ?? [])
          staleness.set(behind, (staleness.get(behind) ?? 0) + steps);
        unsaid = { loss };
        return performance.now() - progressAt >= progressEvery ? progress() : [];
      }
      case 'EpochEnded':
      case 'Finished':
        // The run counts what led to the end of an epoch or of the worker, so that is reported first.
        return [...progress(), message];
      case 'Push':
      case 'Refused':
      case 'Pull':
        return [message];
    }
  };
};
