/** What the process says to the shell when it ends. */
export const exitCode = {
  done: 0,
  failed: 1,
  /** The command line or a spec is wrong. */
  wrongUsage: 2,
  /** 128 + SIGINT, as shells have it. */
  interrupted: 130,
  /** 128 + SIGPIPE: nobody reads the output any longer. */
  unread: 141,
} as const;
