import Table from 'cli-table3';
import type { Criterion, Study, StudyResult, StudyTable } from './study.js';

/** What is claimed, for a terminal. */
export const claimText = ({ name, title, claim }: Study): string => `${name}: ${title}\n${claim}\n`;

/** What was found out, for a terminal. */
export const resultText = ({ tables, criteria, notes }: StudyResult): string =>
  [...tables.map(tableText), criteria.map(criterionText).join(''), notes.map(noteText).join('')]
    .filter((text) => text !== '')
    .join('\n');

const tableText = ({ caption, head, rows }: StudyTable): string => {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  return `${caption}\n${table.toString()}\n`;
};

const criterionText = ({ text, measured, holds, soft = false }: Criterion): string =>
  `${holds ? '✓' : '✗'} ${soft ? '(soft) ' : ''}${text}: ${measured}\n`;

const noteText = (note: string): string => `Note: ${note}\n`;
