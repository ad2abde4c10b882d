/**
 * Why a parallel run failed, or why it lost a worker.
 *
 * - `'threw'`: the task, the algorithm, the optimizer or a callback threw; `cause` is what it threw. Also: a task returned
 *   something wrong, such as a gradient of another shape than the parameters.
 * - `'exited'`: a worker ended by itself.
 * - `'silent'`: a worker gave no sign of life for longer than the caller allows.
 * - `'idle'`: every worker waits and no message is on its way, so the run would never end.
 * - `'nonFinite'`: a loss or a push holds a NaN or an infinity.
 * - `'notFound'`: a module, an export or a name in a spec does not exist.
 * - `'unsupported'`: the transport cannot carry what the algorithm needs.
 * - `'mismatch'`: a record is not that of the run that was to be replayed; or a run of this name has other options.
 * - `'refused'`: the engine refuses a command, or what it holds is damaged.
 * - `'disconnected'`: nothing answers where the engine should be.
 * - `'restarted'`: the engine has restarted. The run goes on if it is begun again.
 * - `'superseded'`: another process runs the server now.
 *
 * @category Parallel
 * @since 0.1.0
 */
export type ParallelFailure =
  | 'threw'
  | 'exited'
  | 'silent'
  | 'idle'
  | 'nonFinite'
  | 'notFound'
  | 'unsupported'
  | 'mismatch'
  | 'refused'
  | 'disconnected'
  | 'restarted'
  | 'superseded';

/** A part of a message: what a task throws may be a text of any length. */
const bounded = (text: string): string =>
  text.length > 1000 ? `${text.slice(0, 700)}...${text.slice(-200)}` : text;

/**
 * A parallel run, or one of its workers, has failed.
 *
 * The message names the worker, what was expected and what was found.
 *
 * @example
 * ```ts
 * import { ParallelError } from '@thalweg/parallel';
 *
 * const error = new ParallelError({
 *   reason: 'exited',
 *   worker: 2,
 *   expected: 'to run until it is stopped',
 *   found: 'exit code 3',
 * });
 * error.message // => 'worker 2: expected to run until it is stopped, found exit code 3'
 * error._tag // => 'ParallelError'
 * ```
 *
 * @category Parallel
 * @since 0.1.0
 */
export class ParallelError extends Error {
  readonly _tag = 'ParallelError';
  /** The kind of failure. */
  readonly reason: ParallelFailure;
  /** The worker it happened in, from 0; `undefined` if it happened in none. */
  readonly worker: number | undefined;
  /** What was expected. */
  readonly expected: string;
  /** What was found. */
  readonly found: string;

  constructor(problem: {
    readonly reason: ParallelFailure;
    readonly worker?: number;
    readonly expected: string;
    readonly found: string;
    /** How to mend it, where that can be said. */
    readonly fix?: string;
    /** The error behind this one, if there is one. */
    readonly cause?: unknown;
  }) {
    const { reason, worker, fix } = problem;
    const expected = bounded(problem.expected);
    const found = bounded(problem.found);
    super(
      `${worker === undefined ? 'run' : `worker ${worker}`}: expected ${expected}, found ${found}` +
        (fix === undefined ? '' : `. ${bounded(fix)}`),
      'cause' in problem ? { cause: problem.cause } : undefined,
    );
    this.name = 'ParallelError';
    this.reason = reason;
    this.worker = worker;
    this.expected = expected;
    this.found = found;
  }
}
