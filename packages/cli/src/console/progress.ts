import { SingleBar } from 'cli-progress';

/** Shows how far one run is. */
export interface Progress {
  readonly advance: (done: number, note: string) => void;
  /** A line of its own, above the bar. */
  readonly say: (line: string) => void;
  readonly finish: (note: string) => void;
}

/** A bar that moves on a terminal; elsewhere one plain line when the run is over. */
export const startProgress = (
  stream: NodeJS.WritableStream,
  run: {
    readonly label: string;
    /** Of the longest label, so that bars stand below each other. */
    readonly labelWidth: number;
    readonly total: number;
  },
): Progress => {
  if (!('isTTY' in stream) || stream.isTTY !== true)
    return {
      advance: () => undefined,
      say: (line) => {
        stream.write(`${line}\n`);
      },
      finish: (note) => {
        stream.write(`${run.label}: ${note}\n`);
      },
    };
  const bar = new SingleBar({
    stream,
    format: `{label} {bar} {value}/{total}  {note}`,
    barsize: 16,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    // It would put a handler in the place of what ctrl-C does, which gets no turn while training keeps the thread.
    gracefulExit: false,
    // Cuts a line that is too long. Otherwise it switches off the terminal's line wrapping, and after ctrl-C not on again.
    linewrap: true,
  });
  const label = run.label.padEnd(run.labelWidth);
  let state = { done: 0, note: '' };
  bar.start(run.total, 0, { label, note: '' });
  return {
    advance: (done, note) => {
      state = { done, note };
      bar.update(done, { note });
    },
    say: (line) => {
      // A bar that is stopped stays; the line takes its place, and it is drawn again below.
      bar.stop();
      stream.write(`\u001b[A\u001b[K${line}\n`);
      bar.start(run.total, state.done, { label, note: state.note });
    },
    finish: (note) => {
      bar.update({ note });
      bar.stop();
    },
  };
};
