import { percent } from 'thalweg/console';
import type { Column } from '../page/table.js';
import { goodAccuracy, summarise, type Summary } from './summary.js';
import type { RunResult } from './train-run.js';

/** A row of the result table. */
export interface ResultRow extends Summary {
  readonly updatesPerSecond: number;
}

export const resultRows = (
  results: readonly RunResult[],
  updatesPerSecond: readonly number[],
): readonly ResultRow[] =>
  results.map((result, i) => ({ ...summarise(result), updatesPerSecond: updatesPerSecond[i] ?? NaN }));

/** The result table, on the console and in the report. */
export const resultColumns: readonly Column<ResultRow>[] = [
  {
    heading: 'optimizer',
    isNumber: false,
    cell: ({ label, stoppedAfter }) =>
      stoppedAfter === undefined ? label : `${label} (stopped after epoch ${stoppedAfter}: loss not finite)`,
  },
  { heading: 'train loss', isNumber: true, cell: ({ trainLoss }) => trainLoss.toFixed(4) },
  { heading: 'test accuracy', isNumber: true, cell: ({ testAccuracy }) => percent(testAccuracy) },
  {
    heading: `epochs to ${(100 * goodAccuracy).toFixed(0)} %`,
    isNumber: true,
    cell: ({ epochsToGood }) => (epochsToGood === undefined ? 'never' : String(epochsToGood)),
  },
  {
    heading: 'updates/s',
    isNumber: true,
    // Two digits: the third changes from run to run.
    cell: ({ updatesPerSecond }) => Number(updatesPerSecond.toPrecision(2)).toLocaleString('en'),
  },
];

export const updatesPerSecondMeans =
  'updates/s: the optimizer alone (new parameters and state from a gradient), all in turn after the training';
