import { foldIn, type Key } from '@thalweg/core';
import { quasiRandom } from '../draw/quasi-random.js';
import { drawnAt, type Drawn } from '../draw/search-space.js';
import type { Entrant } from '../entrant/entrant.js';
import type { Outcome, Trial } from './trial.js';

/** How much each entrant may try on each task. */
export interface Budget {
  /** Hyperparameters that are tried; the best of them is run again. */
  readonly trials: number;
  /** Runs of the best, each from a seed of its own. */
  readonly runs: number;
}

/** What came of trying some hyperparameters and running the best of them. */
export interface Tuning {
  /** Steps of each trial to the target on the validation data; `null` if it did not get there, or not sooner than an earlier one. */
  readonly trials: readonly (number | null)[];
  /** The index of the best trial. */
  readonly chosen: number;
  /** Its hyperparameters. */
  readonly drawn: Drawn;
  /** The runs with them, on the test data. */
  readonly runs: readonly Outcome[];
}

/**
 * Tries hyperparameters, and runs the best of them again. The best is the one whose trial needed the fewest steps to the target on
 * the validation data; if none got there, the one that came nearest.
 *
 * @param key - The same for all entrants: they try the same points of their spaces, and runs that are compared begin at the same
 *   parameters and have the same batches.
 * @param steps - The most steps of the task.
 */
export const tune = (
  trial: Trial,
  { space, create }: Entrant,
  { trials, runs }: Budget,
  { key, steps }: { readonly key: Key; readonly steps: number },
): Tuning => {
  const [forPoints, forTrials, forRuns] = [foldIn(key, 0), foldIn(key, 1), foldIn(key, 2)];
  // Without a range there is nothing to try.
  const points = quasiRandom(forPoints, Object.keys(space).length === 0 ? 1 : trials);
  const drawn = points.map((point) => drawnAt(space, point));
  const run = (values: Drawn, options: Parameters<Trial>[1]): Outcome =>
    trial(create({ steps, key: options.key })(values), options);

  let chosen: { readonly index: number; readonly outcome: Outcome } | undefined;
  const tried = drawn.map((values, index) => {
    // A trial that is not sooner than the best so far can be neither chosen nor told apart from one that never gets there.
    const fewest = chosen?.outcome.steps ?? null;
    const most = fewest === null ? steps : fewest - 1;
    const outcome =
      most < 1 ? never : run(values, { key: foldIn(forTrials, index), part: 'validation', steps: most });
    if (chosen === undefined || isBetter(outcome, chosen.outcome)) chosen = { index, outcome };
    return outcome.steps;
  });
  const { index } = chosen!;
  return {
    trials: tried,
    chosen: index,
    drawn: drawn[index]!,
    runs: Array.from({ length: runs }, (_, i) =>
      run(drawn[index]!, { key: foldIn(forRuns, i), part: 'test' }),
    ),
  };
};

const never: Outcome = { steps: null, best: null, seconds: 0 };

const isBetter = (a: Outcome, b: Outcome): boolean => {
  const [stepsOfA, stepsOfB] = [a.steps ?? Infinity, b.steps ?? Infinity];
  if (stepsOfA !== stepsOfB) return stepsOfA < stepsOfB;
  return stepsOfA === Infinity && (a.best ?? Infinity) < (b.best ?? Infinity);
};
