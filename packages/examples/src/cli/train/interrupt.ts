/** Whether somebody pressed Ctrl-C. */
export interface Interrupt {
  readonly requested: () => boolean;
  /** From here on Ctrl-C ends the process, as usual. */
  readonly release: () => void;
}

/** Signals so close together, in milliseconds, come from one press: npm hands on what the terminal has sent already. */
const onePress = 300;

/** Takes note of the first Ctrl-C; the second ends the process at once, since nobody listens any longer. */
export const watchInterrupt = (): Interrupt => {
  let requested = false;
  const release = (): void => {
    process.off('SIGINT', note);
  };
  const note = (): void => {
    if (requested) return;
    requested = true;
    setTimeout(release, onePress).unref();
  };
  process.on('SIGINT', note);
  return {
    requested: () => requested,
    release: () => {
      if (!requested) release();
    },
  };
};
