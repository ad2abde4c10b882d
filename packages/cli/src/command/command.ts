import type { Readable } from 'node:stream';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import type { Arguments } from './parse-arguments.js';
import type { Syntax } from './syntax.js';
import type { Failure } from './failure.js';
import type { SignalSource } from './interrupt.js';

/** The process as a command sees it. */
export interface Surroundings {
  readonly input: Readable;
  readonly output: NodeJS.WritableStream;
  /** For what is no result: problems, and how to go on. */
  readonly errors: NodeJS.WritableStream;
  /** What was written in the shell: first what starts the program, then the command and its options. */
  readonly program: readonly string[];
  readonly words: readonly string[];
  /** Where signals to the process are heard. */
  readonly signals: SignalSource;
}

/** One thing that the command line can do. */
export interface Command extends Syntax {
  readonly run: (args: Arguments, surroundings: Surroundings) => TaskEither<Failure, void>;
}
