import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { tryCatch, type TaskEither } from 'fp-ts/lib/TaskEither.js';
import { DataError } from '../file/data-error.js';
import { reason } from '../file/reason.js';
import { failed, wrongUsage, type Failure } from '../command/failure.js';
import type { DataOptions } from './data-options.js';
import type { DataFile, Dataset } from './dataset.js';
import { OptionError } from './option-error.js';
import { parseData } from './parse-data.js';
import { unpacked } from './unpacked.js';

/**
 * Reads a data file, gzipped or not, as it streams by: it may be a pipe.
 *
 * @param path - A hyphen is standard input.
 * @param input - Standard input. It need not be a file that can be opened by name.
 */
export const loadData = (
  path: string,
  options: DataOptions,
  input: Readable,
): TaskEither<Failure, DataFile> => {
  const name = path === '-' ? 'standard input' : path;
  return tryCatch(
    async () => {
      const hash = createHash('sha256');
      let bytes = 0;
      const measured = async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
        for await (const piece of pieces) {
          hash.update(piece);
          bytes += piece.length;
          yield piece;
        }
      };
      const parsed = (pieces: AsyncIterable<Buffer>): Promise<Dataset> => parseData(name, options, pieces);
      const source = standardInputs.has(path) ? input : createReadStream(path);
      const dataset = await pipeline(source, measured, unpacked, parsed);
      return { ...dataset, bytes, sha256: hash.digest('hex') };
    },
    (error) => {
      if (error instanceof OptionError) return wrongUsage([error.message]);
      if (error instanceof DataError) return failed(error);
      // The system's errors have a code; what has neither that nor to do with memory is a bug.
      if (!(error instanceof Error) || !('code' in error || error instanceof RangeError)) throw error;
      return failed(new DataError({ path: name, expected: 'a file to read', found: reason(error) }));
    },
  );
};

const standardInputs: ReadonlySet<string> = new Set(['-', '/dev/stdin', '/dev/fd/0', '/proc/self/fd/0']);
