/** An interruption, which ends a run early and saves a checkpoint. */
export interface Interrupt {
  /** Aborted by the first of the signals. */
  readonly signal: AbortSignal;
  /** The signal that came; undefined before any. */
  readonly received: () => InterruptSignal | undefined;
  /** Stops listening: from then on signals end the process, as usual. */
  readonly release: () => void;
}

/** The signals of Ctrl-C; of `kill`, service managers and containers; and of a closed terminal. */
const interruptSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export type InterruptSignal = (typeof interruptSignals)[number];

/** The part of a process that concerns signals. */
export interface SignalSource {
  readonly on: (signal: InterruptSignal, listener: (signal: InterruptSignal) => void) => unknown;
  readonly off: (signal: InterruptSignal, listener: (signal: InterruptSignal) => void) => unknown;
}

/** Signals within this time, in milliseconds, come from one key press: npm forwards a signal that the terminal has already sent. */
const onePress = 300;

/** Records the first signal. The second ends the process at once, since the listener is gone. */
export const watchInterrupt = (source: SignalSource): Interrupt => {
  const controller = new AbortController();
  const { signal } = controller;
  let received: InterruptSignal | undefined;
  const release = (): void => {
    for (const one of interruptSignals) source.off(one, note);
  };
  const note = (one: InterruptSignal): void => {
    if (signal.aborted) return;
    received = one;
    controller.abort();
    // The listener stays for that time: otherwise the signal that npm forwards would end the process while it exits by
    // itself.
    setTimeout(release, onePress);
  };
  for (const one of interruptSignals) source.on(one, note);
  return {
    signal,
    received: () => received,
    release: () => {
      if (!signal.aborted) release();
    },
  };
};
