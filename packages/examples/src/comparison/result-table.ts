import Table from 'cli-table3';
import { resultColumns } from '../digits/result-columns.js';
import type { Summary } from '../digits/summary.js';

export const resultTable = (summaries: readonly Summary[]): string => {
  const table = new Table({
    head: resultColumns.map(({ heading }) => heading),
    colAligns: resultColumns.map(({ isNumber }) => (isNumber ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...summaries.map((summary) => resultColumns.map(({ cell }) => cell(summary))));
  return table.toString();
};
