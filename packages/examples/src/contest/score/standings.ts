import { foldIn, type Key } from '@thalweg/core';
import { middle, resampled, type Interval, type Runs } from './bootstrap.js';
import { median } from './median.js';
import { mostTau, profileArea, ratiosToBest, shareWithin } from './performance-profile.js';

/** A number and its uncertainty. */
export interface Estimate extends Interval {
  readonly value: number;
}

/** How one entrant did. */
export interface Standing {
  /** The median cost on each task; Infinity if most runs never arrive. */
  readonly costs: readonly Estimate[];
  /** The tasks with a finite median. */
  readonly arrivals: number;
  /** The area under its performance profile. */
  readonly score: Estimate;
  /** The score in each resample; the same index is the same resample for all entrants. */
  readonly scores: readonly number[];
  /** The share of the tasks within each of {@link profileTaus}. */
  readonly profile: readonly Estimate[];
}

/** From 1 to {@link mostTau}. */
export const profileTaus: readonly number[] = Array.from(
  { length: 61 },
  (_, i) => 1 + (i * (mostTau - 1)) / 60,
);

/** How all entrants did, with intervals from resampled runs. @param table - By task, by entrant. */
export const standingsOf = (
  table: readonly (readonly Runs[])[],
  { key, resamples = 1000 }: { readonly key: Key; readonly resamples?: number },
): readonly Standing[] => {
  const measured = summary(table.map((ofTask) => ofTask.map((runs) => runs.flat())));
  const again = Array.from({ length: resamples }, (_, i) => summary(resampled(foldIn(key, i), table)));
  const estimate = (value: number, values: readonly number[]): Estimate => ({ value, ...middle(values) });
  return (table[0] ?? []).map((_, entrant) => {
    const { costs, score, profile } = measured[entrant]!;
    const scores = again.map((summaries) => summaries[entrant]!.score);
    return {
      costs: costs.map((cost, task) =>
        estimate(
          cost,
          again.map((summaries) => summaries[entrant]!.costs[task]!),
        ),
      ),
      arrivals: costs.filter(Number.isFinite).length,
      score: estimate(score, scores),
      scores,
      profile: profile.map((share, i) =>
        estimate(
          share,
          again.map((summaries) => summaries[entrant]!.profile[i]!),
        ),
      ),
    };
  });
};

/** The numbers of each entrant. @param table - The costs of its runs, by task, by entrant. */
const summary = (table: readonly (readonly (readonly number[])[])[]) => {
  const costs = table.map((ofTask) => ofTask.map(median));
  return ratiosToBest(costs).map((ratios, entrant) => ({
    costs: costs.map((ofTask) => ofTask[entrant]!),
    score: profileArea(ratios),
    profile: profileTaus.map((tau) => shareWithin(ratios, tau)),
  }));
};
