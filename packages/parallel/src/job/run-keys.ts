import { splitKey, type Key } from '@thalweg/core';

/** The keys of a run. @internal */
export interface RunKeys {
  /** For the initial parameters. */
  readonly init: Key;
  /** That the data is dealt by. */
  readonly data: Key;
  readonly server: Key;
  /** Folded with a worker's number. */
  readonly workers: Key;
  /** For the delays of a simulation. */
  readonly delays: Key;
}

/** @internal */
export const keysOf = (seed: Key): RunKeys => {
  const [init = seed, data = seed, server = seed, workers = seed, delays = seed] = splitKey(seed, 5);
  return { init, data, server, workers, delays };
};
