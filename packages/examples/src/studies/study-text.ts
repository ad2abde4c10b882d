import { tableText } from '../console/text-table.js';
import type { Criterion, Study, StudyResult } from './study.js';

/** The claim, for a terminal. */
export const claimText = ({ name, title, claim }: Study): string => `${name}: ${title}\n${claim}\n`;

/** The result, for a terminal. */
export const resultText = ({ tables, criteria, notes }: StudyResult): string =>
  [...tables.map(tableText), criteria.map(criterionText).join(''), notes.map(noteText).join('')]
    .filter((text) => text !== '')
    .join('\n');

const criterionText = ({ text, measured, holds, soft = false }: Criterion): string =>
  `${holds ? '✓' : '✗'} ${soft ? '(soft) ' : ''}${text}: ${measured}\n`;

const noteText = (note: string): string => `Note: ${note}\n`;
