import type { TextTable } from '../../console/text-table.js';
import type { ContestRecord } from '../record/contest-record.js';
import { resultOf } from './contest-result.js';
import { comparisonTable, scoreTable, stepsTable, taskTable } from './contest-tables.js';
import { findings } from './findings.js';

/** The passage of the README about a contest that was held. */
export const contestMarkdown = (record: ContestRecord): string => {
  const result = resultOf(record);
  const { date, machine, versions, quick, seed, budget, threads, entrants } = record;
  const node = versions.find(([name]) => name === 'Node')?.[1] ?? 'of unknown version';
  return [
    table(taskTable(record), '---'),
    `The results of ${entrants.length} optimizers, with the middle 95 % of what resampled runs give:`,
    table(scoreTable(record, result)),
    'Steps to the target: the median. A dash: most runs never get there; ∞: so for some resampled runs.',
    table(stepsTable(record, result)),
    'Common beliefs, and the difference of the two scores by steps:',
    table(comparisonTable(result), '---'),
    findings(record, result)
      .map((sentence) => `- ${sentence}`)
      .join('\n'),
    `Recorded on ${date}${quick ? ' in a quick contest' : ''}: seed ${seed}, tunings ${budget.tunings}, trials of each ` +
      `${budget.trials}, runs of each ${budget.runs}, threads ${threads}; on ${machine.processor} with ${machine.cores} cores ` +
      `(${machine.system}), Node ${node}.`,
  ].join('\n\n');
};

/** @param others - How the columns after the first are aligned. */
const table = ({ head, rows }: TextTable, others = '--:'): string =>
  [head, head.map((_, column) => (column === 0 ? '---' : others)), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
