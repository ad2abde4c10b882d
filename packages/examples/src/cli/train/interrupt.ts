/** Whether somebody pressed Ctrl-C. */
export interface Interrupt {
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** From here on Ctrl-C ends the process, as usual. */
  readonly release: () => void;
}

/** Signals so close together, in milliseconds, come from one press: npm hands on what the terminal has sent already. */
const onePress = 300;

/** Takes note of the first Ctrl-C; the second ends the process at once, since nobody listens any longer. */
export const watchInterrupt = (): Interrupt => {
  const controller = new AbortController();
  const { signal } = controller;
  const release = (): void => {
    process.off('SIGINT', note);
  };
  const note = (): void => {
    if (signal.aborted) return;
    controller.abort();
    // The process stays for as long: what npm hands on would end it by the signal while it is about to exit by itself.
    setTimeout(release, onePress);
  };
  process.on('SIGINT', note);
  return {
    signal,
    release: () => {
      if (!signal.aborted) release();
    },
  };
};
