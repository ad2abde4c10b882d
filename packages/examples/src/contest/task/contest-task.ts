import type { Finish, Trial } from '../trial/trial.js';

/** A task of the contest. */
export interface ContestTask extends Finish {
  /** Unique; lower case with hyphens. */
  readonly name: string;
  readonly title: string;
  /** What is measured, with its unit. */
  readonly measured: string;
  /** Why the target is this number. */
  readonly reason: string;
  /** Whether a quick contest has it, too: all its runs together take seconds. */
  readonly isQuick: boolean;
  /** Makes or loads the data. The same task makes the same. */
  readonly prepare: () => Promise<Trial>;
}
