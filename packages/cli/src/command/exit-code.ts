/** What the process says to the shell when it ends. */
export const exitCode = {
  done: 0,
  failed: 1,
  /** The command line or a spec is wrong. */
  wrongUsage: 2,
  /** 128 and the number of the signal, as shells have it. */
  SIGHUP: 129,
  SIGINT: 130,
  SIGTERM: 143,
  /** 128 + SIGPIPE: nobody reads the output any longer. */
  unread: 141,
} as const;
