import type { ParallelReport } from '../result/parallel-report.js';
import type { RecordedMessage } from '../result/run-record.js';
import type { RunState } from './run-state.js';

/** Keeps what a run knows where it outlives the process that runs the server. @internal */
export interface Ledger {
  /** What was committed last; `undefined` for a run that begins. */
  readonly kept: { readonly state: RunState; readonly record: readonly RecordedMessage[] } | undefined;
  /**
   * Called after every message, and once before the first. What was sent and started since the last commit leaves with the
   * state, all of it or nothing. Several messages may be committed together.
   *
   * @param entry - The message, if the run is recorded.
   */
  readonly commit: (state: () => RunState, entry: RecordedMessage | undefined) => Promise<void>;
  /** The run has ended. One that was ended by its signal may go on later. */
  readonly end: (state: () => RunState, report: ParallelReport) => Promise<void>;
}
