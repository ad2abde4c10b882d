import type { RunResult } from '../digits/train-run.js';

/** The content of the report. */
export interface Comparison {
  readonly results: readonly RunResult[];
  /** Of each result's optimizer. */
  readonly updatesPerSecond: readonly number[];
  readonly trainCount: number;
  readonly testCount: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seeds: Readonly<Record<string, number>>;
  /** Names and versions of Node and the packages that computed it. */
  readonly versions: readonly (readonly [name: string, version: string])[];
  readonly date: Date;
}
