import { tryCatch, type Either } from 'fp-ts/lib/Either.js';
import { wrongUsage, type Failure } from '../command/failure.js';

/** Reads JSON, or returns the line of the first syntax error. */
export const parseJson = (path: string, text: string): Either<Failure, unknown> =>
  tryCatch(
    (): unknown => JSON.parse(text),
    (error) => {
      const message = error instanceof Error ? error.message : String(error);
      // The engine gives a character position; the message gives a line.
      const [, about = message, position] = /^(.*?)(?: in JSON)? at position (\d+)/s.exec(message) ?? [];
      const before = position === undefined ? text : text.slice(0, Number(position));
      return wrongUsage([`${path}, line ${before.split('\n').length}: expected JSON: ${about}`]);
    },
  );
