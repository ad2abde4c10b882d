import { requireOptions } from '@thalweg/core';
import type { ParallelFailure } from '../error/parallel-error.js';
import { optionChecks } from '../option/option-checks.js';
import type { RecordedMessage, RecordedStop, RunRecord } from './run-record.js';
import type { StopReason } from './stop-condition.js';

/** A record that has been checked. @internal */
export interface WholeRecord {
  readonly messages: readonly RecordedMessage[];
  /** Why the run ended. */
  readonly reason: StopReason;
}

/**
 * Checks a record, which may come from a file, and copies it.
 *
 * @throws {ConfigError} If an entry is missing, or is not what a run records.
 * @internal
 */
export const readRecord = (record: RunRecord): WholeRecord => {
  const { list, refuse } = optionChecks('replayed');
  list('record', record);
  const stop = record.at(-1);
  if (!isStop(stop))
    return refuse(
      'record',
      'the end of the run as the last entry',
      stop,
      'The record has been cut: record the run again',
    );
  requireStop(record.length - 1, stop);
  const messages = record.slice(0, -1).map((entry, i) => {
    if (isStop(entry)) return refuse(`record[${i}]`, 'a message before the end of the run', entry);
    requireMessage(`record[${i}]`, entry);
    return { ...entry, taken: [...entry.taken] };
  });
  if (messages.length !== stop.messages)
    refuse(
      'record',
      `${stop.messages} messages before the end of the run`,
      messages.length,
      'Entries are missing or too many: record the run again',
    );
  return { messages, reason: stop.reason };
};

const isStop = (entry: RunRecord[number] | undefined): entry is RecordedStop =>
  typeof entry === 'object' && (entry as unknown) !== null && entry.message === 'Stopped';

const requireStop = (i: number, stop: RecordedStop): void => {
  const { wholeNumber, number, oneOf } = optionChecks('replayed');
  const at = `record[${i}]`;
  requireOptions(`replayed: ${at}`, stop, { message: true, reason: true, seconds: true, messages: true });
  oneOf(`${at}.reason`, stop.reason, Object.keys(reasons));
  number(`${at}.seconds`, stop.seconds, { least: 0 });
  wholeNumber(`${at}.messages`, stop.messages, 0);
};

const requireMessage = (at: string, entry: RecordedMessage): void => {
  const { list, wholeNumber, number, oneOf, typed } = optionChecks('replayed');
  requireOptions(`replayed: ${at}`, entry, {
    message: true,
    worker: true,
    seconds: true,
    taken: true,
    gradients: true,
    waitSeconds: true,
    clock: true,
    loss: true,
  });
  const { message, worker, seconds, taken, gradients, waitSeconds, clock, loss } = entry;
  oneOf(`${at}.message`, message, Object.keys(tags));
  wholeNumber(`${at}.worker`, worker, 0);
  number(`${at}.seconds`, seconds, { least: 0 });
  list(`${at}.taken`, taken);
  for (const [i, gradient] of taken.entries()) wholeNumber(`${at}.taken[${i}]`, gradient, 0);
  if (message === 'Progress' || message === 'Finished') {
    wholeNumber(`${at}.gradients`, gradients, 0);
    number(`${at}.waitSeconds`, waitSeconds, { least: 0 });
  }
  if (message === 'Push' || message === 'Pull') wholeNumber(`${at}.clock`, clock, 0);
  if (message !== 'Lost') return;
  requireOptions<object>(`replayed: ${at}.loss`, loss ?? {}, { reason: true, expected: true, found: true });
  oneOf(`${at}.loss.reason`, loss?.reason, Object.keys(failures));
  typed(`${at}.loss.expected`, loss?.expected, 'string');
  typed(`${at}.loss.found`, loss?.found, 'string');
};

// Records of a closed set, so that a case that is added to it must be added here.
const tags = {
  Push: true,
  Pull: true,
  Progress: true,
  Refused: true,
  EpochEnded: true,
  Finished: true,
  Lost: true,
} satisfies Readonly<Record<RecordedMessage['message'], true>>;

const reasons = {
  epochs: true,
  updates: true,
  examples: true,
  seconds: true,
  loss: true,
  signal: true,
} satisfies Readonly<Record<StopReason, true>>;

const failures = {
  threw: true,
  exited: true,
  silent: true,
  idle: true,
  nonFinite: true,
  notFound: true,
  unsupported: true,
  mismatch: true,
  refused: true,
  disconnected: true,
  restarted: true,
  superseded: true,
} satisfies Readonly<Record<ParallelFailure, true>>;
