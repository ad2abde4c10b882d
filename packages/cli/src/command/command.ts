import type { Readable } from 'node:stream';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import type { Arguments } from './parse-arguments.js';
import type { Syntax } from './syntax.js';
import type { Failure } from './failure.js';
import type { SignalSource } from './interrupt.js';

/** The process around a command. */
export interface Surroundings {
  readonly input: Readable;
  readonly output: NodeJS.WritableStream;
  /** For messages that are not results: problems, and how to resume. */
  readonly errors: NodeJS.WritableStream;
  /** The command line: first the words that start the program, then the command and its options. */
  readonly program: readonly string[];
  readonly words: readonly string[];
  /** The source of the signals to the process. */
  readonly signals: SignalSource;
}

/** A command of the command line. */
export interface Command extends Syntax {
  readonly run: (args: Arguments, surroundings: Surroundings) => TaskEither<Failure, void>;
}
