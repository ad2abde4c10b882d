/**
 * The exit codes of the process.
 *
 * @example
 * ```ts
 * import { exitCode } from 'thalweg/command';
 *
 * exitCode.wrongUsage; // => 2
 * ```
 * @category Command line
 * @since 0.1.0
 */
export const exitCode = {
  done: 0,
  failed: 1,
  /** The command line or a spec is wrong. */
  wrongUsage: 2,
  /** 128 + the number of the signal, as in shells. */
  SIGHUP: 129,
  SIGINT: 130,
  SIGTERM: 143,
  /** 128 + SIGPIPE: the reader of the output has ended. */
  unread: 141,
} as const;
