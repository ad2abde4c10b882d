import type { TextTable } from '../console/text-table.js';

/** Reproduces one claim of Ruder's talk "Optimization for Deep Learning" (2017) by measuring it. */
export interface Study {
  /** `R` and a number, and a letter if a claim has several studies. Unique; also the name of its figure. */
  readonly name: `R${string}`;
  readonly title: string;
  /** The claim and its source, in one sentence. */
  readonly claim: string;
  /**
   * Whether it takes at most about 4 seconds; then it also runs as a test. The others would make `npm test` several
   * times as long, and their parts (problems, measures, figures) have their own tests.
   */
  readonly fast: boolean;
  /** Deterministic: all randomness comes from keys in the source of the study. */
  readonly run: () => StudyResult | Promise<StudyResult>;
}

/** The result of a study. */
export interface StudyResult {
  readonly tables: readonly TextTable[];
  readonly criteria: readonly Criterion[];
  /** An SVG document, see `studyFigure`. */
  readonly figure: string;
  /** The interpretation of the claim, and what is not reproduced. */
  readonly notes: readonly string[];
}

/** A condition for the claim to be reproduced. */
export interface Criterion {
  readonly text: string;
  /** The measured numbers. */
  readonly measured: string;
  readonly holds: boolean;
  /** Whether the study succeeds even if the criterion does not hold; false by default. */
  readonly soft?: boolean;
}

/** Whether all criteria hold, except soft ones. */
export const succeeds = ({ criteria }: StudyResult): boolean =>
  criteria.every(({ holds, soft = false }) => holds || soft);
