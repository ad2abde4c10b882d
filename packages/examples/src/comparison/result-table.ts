import Table from 'cli-table3';
import { resultColumns, type ResultRow } from '../digits/result-columns.js';

export const resultTable = (rows: readonly ResultRow[]): string => {
  const table = new Table({
    head: resultColumns.map(({ heading }) => heading),
    colAligns: resultColumns.map(({ isNumber }) => (isNumber ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => resultColumns.map(({ cell }) => cell(row))));
  return table.toString();
};
