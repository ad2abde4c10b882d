import type { TextTable } from '../console/text-table.js';

/** Reproduces one claim of Ruder's talk "Optimization for Deep Learning" (2017) by measuring it. */
export interface Study {
  /** `R` and a number, and a letter where a claim takes several studies: unique, and the name of its figure. */
  readonly name: `R${string}`;
  readonly title: string;
  /** What is claimed, and by whom, in one sentence. */
  readonly claim: string;
  /**
   * Whether it takes some 4 seconds at most: then it is a test, too. The others would make `npm test` several times as long, and what
   * they are made of (problems, measures, figures) has tests of its own.
   */
  readonly fast: boolean;
  /** The same every time: all randomness comes from keys that are written down in the study. */
  readonly run: () => StudyResult;
}

/** What a study found out. */
export interface StudyResult {
  readonly tables: readonly TextTable[];
  readonly criteria: readonly Criterion[];
  /** An SVG document, see `studyFigure`. */
  readonly figure: string;
  /** How the claim was read, and what could not be reproduced. */
  readonly notes: readonly string[];
}

/** What must hold for the claim to be reproduced. */
export interface Criterion {
  readonly text: string;
  /** The numbers it is decided by. */
  readonly measured: string;
  readonly holds: boolean;
  /** Whether the study succeeds all the same if it does not hold; false by default. */
  readonly soft?: boolean;
}

/** Whether all criteria hold, but for soft ones. */
export const succeeds = ({ criteria }: StudyResult): boolean =>
  criteria.every(({ holds, soft = false }) => holds || soft);
