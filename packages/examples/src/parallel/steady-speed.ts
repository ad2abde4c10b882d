import type { ParallelEvent } from '@thalweg/parallel';

/** The speed of a run after its first epoch. */
export interface SteadySpeed {
  readonly note: (event: ParallelEvent) => void;
  readonly examplesPerSecond: () => number;
}

/** Leaves out the first epoch, in which threads start and the engine compiles. */
export const createSteadySpeed = (epoch: number): SteadySpeed => {
  let begun = { seconds: NaN, examples: NaN };
  let ended = begun;
  return {
    note: (event) => {
      if (event._tag !== 'Progress' || event.examples < epoch) return;
      ended = event;
      if (Number.isNaN(begun.seconds)) begun = event;
    },
    examplesPerSecond: () => (ended.examples - begun.examples) / (ended.seconds - begun.seconds),
  };
};
