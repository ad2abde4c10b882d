import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tryCatch, type TaskEither } from 'fp-ts/lib/TaskEither.js';
import { WriteError } from './write-text.js';

/** Makes a folder if it is missing, and tries to write a file there: permissions alone do not tell whether the disk can store one. */
export const writableFolder = (path: string): TaskEither<WriteError, void> =>
  tryCatch(
    async () => {
      await mkdir(path, { recursive: true });
      const probe = join(path, `${randomUUID()}.probe`);
      try {
        await writeFile(probe, 'x', { flag: 'wx' });
      } finally {
        await rm(probe, { force: true });
      }
    },
    (cause) => new WriteError(path, cause),
  );
