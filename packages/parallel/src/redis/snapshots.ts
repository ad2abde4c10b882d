/** Which parameters Redis holds, and which worker still has to read them; plain data. @internal */
export interface SnapshotsState {
  /** The numbers of what is stored; the last one is the newest. */
  readonly stored: readonly number[];
  /** What was sent to a worker and has not been read, as far as is known. */
  readonly held: readonly Hold[];
  /** By worker, how many snapshots were sent to it since it took its seat. */
  readonly sent: Readonly<Record<string, number>>;
}

interface Hold {
  readonly number: number;
  readonly worker: number;
  /** How many snapshots were sent to the worker before. */
  readonly before: number;
}

/**
 * Keeps parameters in Redis for as long as a worker has to read them. A worker is not sent the parameters but their number, so that
 * they are written once.
 *
 * @internal
 */
export interface Snapshots {
  /** New parameters are stored. */
  readonly put: (number: number) => void;
  /** The newest ones are sent to a worker; gives their number. */
  readonly send: (worker: number) => number;
  /** A worker has read so many. */
  readonly read: (worker: number, count: number) => void;
  /** A worker is gone. */
  readonly forget: (worker: number) => void;
  /** Gives the numbers of what nobody needs any more, once. */
  readonly obsolete: () => readonly number[];
  readonly state: () => SnapshotsState;
}

/** @internal */
export const createSnapshots = (kept?: SnapshotsState): Snapshots => {
  let stored: readonly number[] = kept?.stored ?? [];
  let held: readonly Hold[] = kept?.held ?? [];
  const sent: Record<string, number> = { ...kept?.sent };
  return {
    put: (number) => {
      stored = [...stored, number];
    },
    send: (worker) => {
      const before = sent[worker] ?? 0;
      const number = stored.at(-1)!;
      sent[worker] = before + 1;
      held = [...held, { number, worker, before }];
      return number;
    },
    read: (worker, count) => {
      held = held.filter((hold) => hold.worker !== worker || hold.before >= count);
    },
    forget: (worker) => {
      sent[worker] = 0;
      held = held.filter((hold) => hold.worker !== worker);
    },
    obsolete: () => {
      const isNeeded = (number: number): boolean =>
        number === stored.at(-1) || held.some((hold) => hold.number === number);
      const gone = stored.filter((number) => !isNeeded(number));
      stored = stored.filter(isNeeded);
      return gone;
    },
    state: () => ({ stored, held, sent: { ...sent } }),
  };
};
