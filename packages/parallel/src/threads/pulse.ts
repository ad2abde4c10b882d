/**
 * Signs of life of a worker, in memory that it shares with the server: a thread that hangs sends nothing.
 *
 * @internal
 */
export interface Pulse {
  /** Something has been done. */
  readonly beat: () => void;
  /** Nothing is to be done before a message comes; until then no beat is expected. */
  readonly rest: () => void;
  readonly count: () => number;
  readonly isResting: () => boolean;
}

const [beats, resting] = [0, 1];

/** @internal */
export const pulseMemory = (): SharedArrayBuffer => new SharedArrayBuffer(8);

/** @internal */
export const pulseOf = (memory: SharedArrayBuffer): Pulse => {
  const words = new Int32Array(memory);
  return {
    beat: () => {
      Atomics.store(words, resting, 0);
      Atomics.add(words, beats, 1);
    },
    rest: () => void Atomics.store(words, resting, 1),
    count: () => Atomics.load(words, beats),
    isResting: () => Atomics.load(words, resting) === 1,
  };
};
