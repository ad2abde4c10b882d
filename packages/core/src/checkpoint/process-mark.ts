/** As much of Node's process as is used: the package's types come neither from the DOM nor from Node. */
interface ProcessGlobals {
  readonly process: { readonly pid: number; readonly kill: (pid: number, signal: 0) => unknown };
  readonly performance: { readonly timeOrigin: number };
}

const globals = globalThis as unknown as ProcessGlobals;

/**
 * The mark of this process in names of files: its id and when it began, because ids are used again. All threads of a
 * process have the same.
 *
 * @internal
 */
export const processMark = (): string =>
  `${globals.process.pid}-${Math.round(globals.performance.timeOrigin).toString(36)}`;

/** What {@link processMark} returns, as a part of a regular expression. @internal */
export const markPattern = String.raw`\d+-[0-9a-z]+`;

/** The id in the mark of a process. @internal */
export const pidIn = (mark: string): number => Number.parseInt(mark, 10);

/**
 * Whether the process that left a mark may still run. An id that another process has by now counts as running, unless
 * that other is this one.
 *
 * @internal
 */
export const mayRun = (mark: string): boolean => {
  const pid = pidIn(mark);
  if (pid === globals.process.pid) return mark === processMark();
  try {
    globals.process.kill(pid, 0);
    return true;
  } catch (error) {
    // Another user's process may not be signalled, but runs.
    return (error as { readonly code?: unknown }).code !== 'ESRCH';
  }
};
