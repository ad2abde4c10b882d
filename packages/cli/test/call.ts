import { EventEmitter } from 'node:events';
import { Readable, Writable } from 'node:stream';
import { runCli } from '../src/run-cli.js';
import type { InterruptSignal } from '../src/command/interrupt.js';

/** The result of the command line in this process: its exit code and its output. */
export interface Called {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** The surroundings of the command line. */
export interface Given {
  readonly input?: Readable;
  /** Is called with all output so far at each write, before anything else happens. */
  readonly watch?: (output: string, send: (signal: InterruptSignal) => void) => void;
}

export const callWith = async (
  { input = Readable.from([]), watch = () => undefined }: Given,
  ...words: readonly string[]
): Promise<Called> => {
  const signals = new EventEmitter();
  const output = written((text) => watch(text, (signal) => signals.emit(signal, signal)));
  const errors = written();
  const code = await runCli({
    input,
    output: output.stream,
    errors: errors.stream,
    program: ['thalweg'],
    words,
    signals,
  });
  return { code, output: output.text(), errors: errors.text() };
};

export const call = (...words: readonly string[]): Promise<Called> => callWith({}, ...words);

const written = (
  watch: (text: string) => void = () => undefined,
): { readonly stream: Writable; readonly text: () => string } => {
  let all = '';
  const stream = new Writable({
    decodeStrings: false,
    write: (piece: string, _, done) => {
      all += piece;
      watch(all);
      done();
    },
  });
  return { stream, text: () => all };
};
