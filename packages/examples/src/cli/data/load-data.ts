import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { tryCatch, type TaskEither } from 'fp-ts/lib/TaskEither.js';
import { DataError } from '../../file/data-error.js';
import { reason } from '../../file/reason.js';
import { failed, wrongUsage, type Failure } from '../failure.js';
import type { DataFile, Dataset } from './dataset.js';
import { LabelError } from './label-error.js';
import { parseLines } from './parse-lines.js';

/** Reads a data file, gzipped or not, as it streams by. */
export const loadData = (path: string, label: string | undefined): TaskEither<Failure, DataFile> =>
  tryCatch(
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
      const parsed = (pieces: AsyncIterable<Buffer>): Promise<Dataset> => parseLines(path, label, pieces);
      const isCompressed = await isGzip(path);
      const source = createReadStream(path);
      const dataset = isCompressed
        ? await pipeline(source, measured, createGunzip(), parsed)
        : await pipeline(source, measured, parsed);
      return { ...dataset, bytes, sha256: hash.digest('hex') };
    },
    (error) => {
      if (error instanceof LabelError) return wrongUsage([error.message]);
      if (error instanceof DataError) return failed(error);
      // The system's errors have a code; what has neither that nor to do with memory is a bug.
      if (!(error instanceof Error) || !('code' in error || error instanceof RangeError)) throw error;
      return failed(new DataError({ path, expected: 'a file to read', found: reason(error) }));
    },
  );

const isGzip = async (path: string): Promise<boolean> => {
  const file = await open(path);
  try {
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
};
