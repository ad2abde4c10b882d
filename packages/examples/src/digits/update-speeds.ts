import { makeStep } from '@thalweg/core';
import type { Network } from 'thalweg/network';
import type { Run } from './runs.js';

/** How much is measured: the median of the last half of the rounds counts. */
export interface SpeedEffort {
  readonly rounds: number;
  readonly updatesPerRound: number;
  /** The time in milliseconds. */
  readonly now: () => number;
}

const usualEffort: SpeedEffort = { rounds: 20, updatesPerRound: 50, now: () => performance.now() };

/**
 * The updates per second of each optimizer alone, with one gradient for all of them.
 *
 * They take turns, round after round, and early rounds do not count: so neither the order nor what the engine compiles
 * for the first of them makes a difference.
 */
export const updateSpeeds = (
  runs: readonly Run[],
  params: Network,
  gradients: Network,
  { rounds, updatesPerRound, now }: SpeedEffort = usualEffort,
): readonly number[] => {
  const timed = runs.map(({ optimizer }) => {
    const step = makeStep(optimizer);
    let at = step.init(params);
    return {
      update: () => {
        at = step(at, gradients);
      },
      speeds: [] as number[],
    };
  });
  for (let round = 0; round < rounds; round++)
    for (const { update, speeds } of timed) {
      const start = now();
      for (let i = 0; i < updatesPerRound; i++) update();
      speeds.push((1000 * updatesPerRound) / (now() - start));
    }
  return timed.map(({ speeds }) => medianOf(speeds.slice(rounds >> 1)));
};

const medianOf = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
