/** What ends a run before its time, and keeps what it has learnt. */
export interface Interrupt {
  /** Aborted by the first of the signals. */
  readonly signal: AbortSignal;
  /** Which one came; undefined as long as none has. */
  readonly received: () => InterruptSignal | undefined;
  /** From here on signals end the process, as usual. */
  readonly release: () => void;
}

/** Ctrl-C; what `kill`, service managers and containers send; and what a terminal sends that is closed. */
const interruptSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export type InterruptSignal = (typeof interruptSignals)[number];

/** A process, as far as its signals go. */
export interface SignalSource {
  readonly on: (signal: InterruptSignal, listener: (signal: InterruptSignal) => void) => unknown;
  readonly off: (signal: InterruptSignal, listener: (signal: InterruptSignal) => void) => unknown;
}

/** Signals so close together, in milliseconds, come from one press: npm hands on what the terminal has sent already. */
const onePress = 300;

/** Takes note of the first signal; the second ends the process at once, since nobody listens any longer. */
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
    // The process stays for as long: what npm hands on would end it by the signal while it is about to exit by itself.
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
