import { foldIn, makeKey } from '@thalweg/core';
import type { ContestRecord } from '../record/contest-record.js';
import type { Runs } from '../score/bootstrap.js';
import { standingsOf, type Standing } from '../score/standings.js';
import type { Outcome } from '../trial/trial.js';
import { comparisonsOf, type Comparison } from './comparisons.js';

/** What a contest shows. The same record shows the same. */
export interface ContestResult {
  /** By entrant, from the steps to the target. */
  readonly bySteps: readonly Standing[];
  /** By entrant, from the seconds. */
  readonly bySeconds: readonly Standing[];
  readonly comparisons: readonly Comparison[];
  /** The indices of the entrants, the highest score by steps first. */
  readonly order: readonly number[];
}

export const resultOf = (record: ContestRecord): ContestResult => {
  const table = (cost: (outcome: Outcome) => number): readonly (readonly Runs[])[] =>
    record.results.map((ofTask) => ofTask.map((tunings) => tunings.map(({ runs }) => runs.map(cost))));
  const key = foldIn(makeKey(record.seed), 0);
  const bySteps = standingsOf(
    table(({ steps }) => steps ?? Infinity),
    { key },
  );
  return {
    bySteps,
    bySeconds: standingsOf(
      table(({ steps, seconds }) => (steps === null ? Infinity : seconds)),
      { key },
    ),
    comparisons: comparisonsOf(record, bySteps),
    order: bySteps.map((_, i) => i).sort((a, b) => bySteps[b]!.score.value - bySteps[a]!.score.value),
  };
};
