import type { RunResult } from '../digits/train-run.js';

/** What the report tells about. */
export interface Comparison {
  readonly results: readonly RunResult[];
  /** Of each result's optimizer. */
  readonly updatesPerSecond: readonly number[];
  readonly trainCount: number;
  readonly testCount: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly seeds: Readonly<Record<string, number>>;
  /** Name and version of what it was computed with. */
  readonly versions: readonly (readonly [name: string, version: string])[];
  readonly date: Date;
}
