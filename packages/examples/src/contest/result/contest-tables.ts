import type { TextTable } from '../../console/text-table.js';
import type { ContestRecord } from '../record/contest-record.js';
import { profileTaus, type Estimate, type Standing } from '../score/standings.js';
import type { ContestResult } from './contest-result.js';

/** The scores, the best first. */
export const scoreTable = (
  { entrants, tasks }: Pick<ContestRecord, 'entrants' | 'tasks'>,
  { bySteps, bySeconds, order }: ContestResult,
): TextTable => ({
  caption: `The scores, with the middle 95 % of resampled runs; ${tasks.length} tasks`,
  head: [
    'optimizer',
    'score by steps',
    'score by seconds',
    'targets reached',
    'within 1.5 times the best',
    'within 4 times',
  ],
  rows: order.map((i) => [
    entrants[i]!.name,
    shareText(bySteps[i]!.score),
    shareText(bySeconds[i]!.score),
    `${bySteps[i]!.arrivals} of ${tasks.length}`,
    shareText(within(bySteps[i]!, 1.5)),
    shareText(within(bySteps[i]!, 4)),
  ]),
});

/** The median of the steps, by entrant and task. */
export const stepsTable = (
  { entrants, tasks }: Pick<ContestRecord, 'entrants' | 'tasks'>,
  { bySteps, order }: ContestResult,
): TextTable =>
  costsTable('Steps to the target', { entrants, tasks, order, standings: bySteps, text: stepsText });

/** The median of the seconds, by entrant and task. */
export const secondsTable = (
  { entrants, tasks }: Pick<ContestRecord, 'entrants' | 'tasks'>,
  { bySeconds, order }: ContestResult,
): TextTable =>
  costsTable('Seconds to the target', { entrants, tasks, order, standings: bySeconds, text: secondsText });

const costsTable = (
  caption: string,
  {
    entrants,
    tasks,
    order,
    standings,
    text,
  }: Pick<ContestRecord, 'entrants' | 'tasks'> &
    Pick<ContestResult, 'order'> & {
      readonly standings: readonly Standing[];
      readonly text: (cost: number) => string;
    },
): TextTable => ({
  caption: `${caption}: the median, with the middle 95 % of the medians of resampled runs; – if most runs never get there`,
  head: ['optimizer', ...tasks.map(({ name }) => name)],
  rows: order.map((i) => [
    entrants[i]!.name,
    ...standings[i]!.costs.map(({ value, low, high }) =>
      value === Infinity && low === Infinity ? '–' : `${text(value)} (${text(low)}–${text(high)})`,
    ),
  ]),
});

/** What is believed, and what the scores show. */
export const comparisonTable = ({ comparisons }: ContestResult): TextTable => ({
  caption: 'Common beliefs, and the difference of the two scores by steps',
  head: ['belief', 'difference', 'on these tasks'],
  rows: comparisons.map(({ belief, difference: { value, low, high }, verdict }) => [
    belief.text,
    `${signed(value)} (${signed(low)} to ${signed(high)})`,
    { agrees: 'so', disagrees: 'the opposite', neither: 'not shown' }[verdict],
  ]),
});

/** The rules of the tasks. */
export const taskTable = ({ tasks }: Pick<ContestRecord, 'tasks'>): TextTable => ({
  caption: 'The tasks',
  head: ['task', 'measure', 'target', 'why this target', 'most steps', 'looks every'],
  rows: tasks.map(({ name, title, measured, target, reason, steps, every }) => [
    `${name}: ${title}`,
    measured,
    `at most ${target}`,
    reason,
    String(steps),
    every === 1 ? 'step' : `${every} steps`,
  ]),
});

/** The share of the tasks on which an entrant is within tau times the best. */
const within = ({ profile }: Standing, tau: number): Estimate =>
  profile[profileTaus.findIndex((one) => Math.abs(one - tau) < 1e-9)]!;

const shareText = ({ value, low, high }: Estimate): string =>
  `${value.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`;

const stepsText = (steps: number): string => (steps === Infinity ? '∞' : steps.toFixed(0));

const secondsText = (seconds: number): string =>
  seconds === Infinity ? '∞' : seconds >= 1 ? seconds.toFixed(1) : seconds.toPrecision(2);

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
