import { requireOptions } from '@thalweg/core';
import { optionChecks } from '../option/option-checks.js';
import type { FailurePolicy } from './failure-policy.js';
import type { ParallelEvent } from './parallel-event.js';

/** Where a progress line goes; see {@link progressLine}. @category Parallel @since 0.1.0 */
export interface ProgressLineOptions {
  readonly write: (text: string) => void;
  readonly live: boolean | undefined;
  readonly columns?: number;
}

/**
 * Shows how far a run is: one line on a terminal, kept up to date.
 *
 * It has the seconds, the examples so far, examples per second since the beginning, and the loss of the last batch; and, as soon as
 * there are any, refused pushes, restarts and the mean staleness of pushes. Each evaluation and each loss of a worker is a
 * line that stays. The line is written at most ten times a second, by the clock of the run: in a simulation, by its own.
 *
 * When the run stops, the line is wiped out. A run that fails with an error may leave it: write a line break then.
 *
 * @param options - `write`: writes text as it is; required. `live`: whether it writes to a terminal; otherwise there are
 *   only the lines that stay; required. `columns`: the width of the terminal, a whole number, 1 or more; 80 by default. What does
 *   not fit is left out, for no terminal takes back a line that it has wrapped.
 * @returns What `runParallel` takes as `onEvent`, for one run.
 * @throws {ConfigError} If an option is missing, unknown or out of range.
 *
 * @example
 * ```ts
 * import { progressLine } from '@thalweg/parallel';
 *
 * // On a terminal: { write: (text) => process.stdout.write(text), live: process.stdout.isTTY }
 * const written: string[] = [];
 * const onEvent = progressLine({ write: (text) => written.push(text), live: true });
 * onEvent({ _tag: 'Progress', seconds: 2, worker: 0, updates: 300, examples: 30_000, loss: 0.25 });
 * onEvent({ _tag: 'Evaluated', seconds: 4, updates: 800, examples: 80_000, loss: 0.125 });
 * written[0] // => '\r   2.0 s    30k examples    15k/s  loss 0.2500'
 * written[1] // => '\r   4.0 s    80k examples    20k/s  loss 0.1250\n'
 * ```
 *
 * @category Parallel
 * @since 0.1.0
 */
export const progressLine = (options: ProgressLineOptions): ((event: ParallelEvent) => void) => {
  requireOptions('progressLine', options, { write: true, live: true, columns: true });
  const { write, live, columns = 80 } = options;
  const { typed, wholeNumber } = optionChecks('progressLine');
  typed('write', write, 'function');
  // Where nothing is a terminal, `isTTY` of a stream is undefined.
  if (live !== undefined) typed('live', live, 'boolean');
  wholeNumber('columns', columns, 1);
  let at = beginning;
  let shown = '';
  let shownAt = -Infinity;
  /** A line that takes the place of the one that is shown. */
  const instead = (line: string): string => `\r${line.padEnd(shown.length)}`;
  return (event) => {
    at = after(at, event);
    const staying = stayingLine(event);
    if (!live) {
      if (staying !== undefined) write(`${staying}\n`);
      return;
    }
    if (staying !== undefined) {
      write(`${instead(staying)}\n`);
      shown = '';
      return;
    }
    if (event._tag === 'Stopped') {
      if (shown !== '') write(`${instead('')}\r`);
      shown = '';
      return;
    }
    if (event.seconds - shownAt < secondsBetween) return;
    const line = movingLine(at, columns);
    write(instead(line));
    shown = line;
    shownAt = event.seconds;
  };
};

const secondsBetween = 0.1;

/** What events have told of a run so far. */
interface Standing {
  readonly seconds: number;
  readonly examples: number;
  /** Undefined before the first. */
  readonly loss: number | undefined;
  readonly pushes: number;
  readonly stalenessSum: number;
  readonly refused: number;
  readonly restarts: number;
}

const beginning: Standing = {
  seconds: 0,
  examples: 0,
  loss: undefined,
  pushes: 0,
  stalenessSum: 0,
  refused: 0,
  restarts: 0,
};

const after = (before: Standing, event: ParallelEvent): Standing => {
  const at = { ...before, seconds: event.seconds };
  switch (event._tag) {
    case 'Progress':
    case 'Evaluated':
      return { ...at, examples: event.examples, loss: event.loss };
    case 'PushApplied':
      return { ...at, pushes: at.pushes + 1, stalenessSum: at.stalenessSum + event.staleness };
    case 'PushRefused':
      return { ...at, refused: at.refused + 1 };
    case 'WorkerStarted':
      return event.restarts === 0 ? at : { ...at, restarts: at.restarts + 1 };
    case 'WorkerLost':
    case 'Stopped':
      return at;
  }
};

/** The line that stays on the terminal for an event, if any. */
const stayingLine = (event: ParallelEvent): string | undefined => {
  switch (event._tag) {
    case 'Evaluated':
      return figuresOf(event).join('  ');
    case 'WorkerLost':
      return `${secondsText(event.seconds)}  ${event.error.message} (${responses[event.response]})`;
    case 'WorkerStarted':
    case 'Progress':
    case 'PushApplied':
    case 'PushRefused':
    case 'Stopped':
      return undefined;
  }
};

const responses: Readonly<Record<FailurePolicy, string>> = {
  restart: 'starts again',
  degrade: 'the others go on',
  fail: 'the run ends',
};

/** The line that is rewritten: as many parts as fit, from the first on. */
const movingLine = (at: Standing, columns: number): string => {
  const { pushes, stalenessSum, refused, restarts } = at;
  const parts = [
    ...figuresOf(at),
    ...(refused === 0 ? [] : [`${short(refused)} refused`]),
    ...(restarts === 0 ? [] : [`${restarts} ${restarts === 1 ? 'restart' : 'restarts'}`]),
    ...(stalenessSum === 0 ? [] : [`staleness ${(stalenessSum / pushes).toFixed(1)}`]),
  ];
  let line = '';
  for (const part of parts) {
    const longer = line === '' ? part : `${line}  ${part}`;
    // Some terminals wrap a line that reaches the last column.
    if (longer.length >= columns) break;
    line = longer;
  }
  return line;
};

/** As wide for every event, so that the numbers stand below each other and do not jump. */
const figuresOf = ({
  seconds,
  examples,
  loss,
}: Pick<Standing, 'seconds' | 'examples' | 'loss'>): readonly string[] => [
  secondsText(seconds),
  `${short(examples).padStart(5)} examples`,
  // At time 0 there is no rate.
  `${(seconds > 0 ? short(examples / seconds) : '–').padStart(5)}/s`,
  `loss ${loss?.toPrecision(4) ?? '–'}`,
];

const secondsText = (seconds: number): string => `${seconds.toFixed(1).padStart(6)} s`;

/** Three digits and k for thousands, M for millions. */
const short = (value: number): string => compact.format(value).replace('K', 'k');

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
