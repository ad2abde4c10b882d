import { uniformAt, type Key } from '@thalweg/core';

/** The costs of the runs of an entrant on a task: by tuning, by run. */
export type Runs = readonly (readonly number[])[];

/**
 * Runs drawn from those of a contest, with replacement: first tunings, then runs of each. All entrants of a task get the same
 * places, since they have the same luck there.
 *
 * @param table - By task, by entrant. All have the same number of tunings and of runs.
 * @returns The costs that are drawn, by task, by entrant.
 *
 * Source: Agarwal et al., "Deep reinforcement learning at the edge of the statistical precipice" (2021): the tasks stay as they are.
 */
export const resampled = (
  key: Key,
  table: readonly (readonly Runs[])[],
): readonly (readonly (readonly number[])[])[] => {
  const [tunings, runs] = [table[0]?.[0]?.length ?? 0, table[0]?.[0]?.[0]?.length ?? 0];
  const perTask = tunings * (1 + runs);
  const place = (index: number, count: number): number => Math.floor(uniformAt(key, index) * count);
  return table.map((ofTask, task) => {
    const places = Array.from({ length: tunings }, (_, i) => {
      const first = task * perTask + i * (1 + runs);
      const tuning = place(first, tunings);
      return Array.from({ length: runs }, (_, j) => [tuning, place(first + 1 + j, runs)] as const);
    }).flat();
    return ofTask.map((ofEntrant) => places.map(([tuning, run]) => ofEntrant[tuning]![run]!));
  });
};

/** Bounds of a number. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The middle 95 % of values. They may be infinite, so that the bounds are values that occur. */
export const middle = (values: readonly number[]): Interval => {
  const sorted = Float64Array.from(values).sort();
  const last = sorted.length - 1;
  return { low: sorted[Math.round(0.025 * last)]!, high: sorted[Math.round(0.975 * last)]! };
};
