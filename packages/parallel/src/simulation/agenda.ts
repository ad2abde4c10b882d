import TinyQueue from 'tinyqueue';

/** Future events of a simulation in order of time; those of one time in the order of entry. @internal */
export interface Agenda {
  readonly enter: (at: number, happen: () => void) => void;
  /** Goes to the next entry and lets it happen; false if there is none. */
  readonly step: () => boolean;
  readonly now: () => number;
}

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly happen: () => void;
}

/** @internal */
export const createAgenda = (): Agenda => {
  const entries = new TinyQueue<Entry>([], (a, b) => a.at - b.at || a.order - b.order);
  let now = 0;
  let entered = 0;
  return {
    now: () => now,
    enter: (at, happen) => entries.push({ at, order: entered++, happen }),
    step: () => {
      const next = entries.pop();
      if (next === undefined) return false;
      now = next.at;
      next.happen();
      return true;
    },
  };
};
