import type { RedisStatus } from '@thalweg/parallel/redis';
import { refusedText, stalenessText } from '../redis/report-text.js';

/** What is known of a run at one time. */
export interface Look {
  readonly run: string;
  readonly status: RedisStatus;
  /** Since the look before; over the whole run at the first look. NaN if no time has passed. */
  readonly pushesPerSecond: number;
}

/** The status of a run as a table, for people. */
export const statusTable = ({ run, status, pushesPerSecond }: Look): string => {
  const {
    updates,
    examples,
    seconds,
    losses,
    staleness,
    refused,
    refusedMessages,
    waiting,
    waitingParts,
    workers,
  } = status;
  const loss = losses.at(-1);
  return [
    `Run ${run}: ${phaseText(status)}`,
    `  updates     ${updates}; ${examples} examples in ${seconds.toFixed(1)} s`,
    `  pushes      ${rateText(pushesPerSecond)} per second`,
    `  loss        ${loss === undefined ? 'none was reported yet' : `${loss.loss}, at update ${loss.updates}`}`,
    `  staleness   ${stalenessText(staleness)}`,
    `  refused     pushes: ${refusedText(refused)}; messages: ${refusedMessages}`,
    `  waiting     ${waiting} messages${partsText(waitingParts)}`,
    ...table([
      ['worker', 'seat', 'gradients', 'examples', 'pushes', 'restarts', 'waited'],
      ...workers.map(({ worker, seat, gradients, examples: seen, pushes, restarts, waitSeconds }) => [
        String(worker),
        seat,
        ...[gradients, seen, pushes, restarts].map(String),
        `${waitSeconds.toFixed(1)} s`,
      ]),
    ]),
  ].join('\n');
};

/** The status of a run in one line, for a log. */
export const statusLine = ({ run, status, pushesPerSecond }: Look): string => {
  const { updates, losses, staleness, refused, refusedMessages, waiting, workers } = status;
  const working = workers.filter(({ seat }) => seat === 'working').length;
  const loss = losses.at(-1)?.loss;
  return [
    `${run}: ${phaseText(status)}`,
    `${working} of ${workers.length} workers`,
    `${updates} updates`,
    `${rateText(pushesPerSecond)} pushes/s`,
    `loss ${loss === undefined ? '–' : loss.toPrecision(4)}`,
    `staleness ${Number.isNaN(staleness.mean) ? '–' : staleness.mean.toFixed(2)}`,
    `${refused.stale + refused.nonFinite + refused.duplicate + refusedMessages} refused`,
    `${waiting} waiting`,
  ].join(', ');
};

const phaseText = ({ phase, stopped, hasServer }: RedisStatus): string => {
  switch (phase) {
    case 'unknown':
      return 'has not begun';
    case 'begun':
      return hasServer ? 'runs' : 'has begun, and no process runs its server';
    case 'over':
      return `is over, by ${stopped ?? 'an end that is not known'}`;
  }
};

const rateText = (rate: number): string => (Number.isFinite(rate) ? rate.toFixed(1) : '–');

/** Columns, each as wide as its widest cell; numbers stand right. */
const table = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map(
    (row) =>
      `  ${row.map((cell, i) => (i < 2 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ')}`,
  );
};

/** What waits for the servers of the other parts. */
const partsText = (waiting: readonly number[]): string => {
  const parts = waiting.map((count, i) => `${count} of part ${i + 2}/${waiting.length + 1}`);
  return parts.length === 0 ? '' : `, pushes: ${parts.join(', ')}`;
};
