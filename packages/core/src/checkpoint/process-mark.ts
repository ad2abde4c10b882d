/** The parts of Node's process used here. The package has neither the DOM's types nor Node's. */
interface ProcessGlobals {
  readonly process: { readonly pid: number; readonly kill: (pid: number, signal: 0) => unknown };
  readonly performance: { readonly timeOrigin: number };
}

const globals = globalThis as unknown as ProcessGlobals;

/**
 * The mark of this process in names of files: its id and its start time, since systems reuse ids. All threads of a
 * process have the same mark.
 *
 * @internal
 */
export const processMark = (): string =>
  `${globals.process.pid}-${Math.round(globals.performance.timeOrigin).toString(36)}`;

/** A regular expression for the marks of {@link processMark}. @internal */
export const markPattern = String.raw`\d+-[0-9a-z]+`;

/** The id in the mark of a process. @internal */
export const pidIn = (mark: string): number => Number.parseInt(mark, 10);

/**
 * Whether the process that left a mark may still run. If another process has its id by now, it counts as running,
 * unless that process is this one.
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
    // A process of another user cannot be signalled, but it runs.
    return (error as { readonly code?: unknown }).code !== 'ESRCH';
  }
};
