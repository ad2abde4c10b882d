import { tableText, type TextTable } from '../console/text-table.js';
import { succeeds, type Criterion, type Study, type StudyResult } from './study.js';

/** The claim, for a terminal. */
export const claimText = ({ name, title, claim }: Study): string => `${name}: ${title}\n${claim}\n`;

/** The result, for a terminal. */
export const resultText = ({ tables, criteria, notes }: StudyResult): string =>
  [...tables.map(tableText), criteria.map(criterionText).join(''), notes.map(noteText).join('')]
    .filter((text) => text !== '')
    .join('\n');

/** A study that has run. */
export interface FinishedStudy {
  readonly study: Study;
  readonly result: StudyResult;
  readonly seconds: number;
}

/** One line for each study, for a terminal. */
export const summaryText = (finished: readonly FinishedStudy[]): string => tableText(summary(finished));

const summary = (finished: readonly FinishedStudy[]): TextTable => ({
  caption: 'Summary',
  head: ['study', 'criteria that hold', 'claim', 'seconds'],
  rows: finished.map(({ study: { name, title }, result, seconds }) => [
    `${name}: ${title}`,
    `${result.criteria.filter(({ holds }) => holds).length} of ${result.criteria.length}`,
    succeeds(result) ? '✓ reproduced' : '✗ not reproduced',
    seconds.toFixed(1),
  ]),
});

const criterionText = ({ text, measured, holds, soft = false }: Criterion): string =>
  `${holds ? '✓' : '✗'} ${soft ? '(soft) ' : ''}${text}: ${measured}\n`;

const noteText = (note: string): string => `Note: ${note}\n`;
