import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** A folder for the tests of a file. */
export interface TemporaryFolder {
  readonly path: string;
  /** The path of a file there, which is written if there is something to write. */
  readonly file: (name: string, contents?: string | Uint8Array) => string;
}

export const temporaryFolder = (): TemporaryFolder => {
  const path = mkdtempSync(join(tmpdir(), 'thalweg-cli-'));
  afterAll(() => rmSync(path, { recursive: true }));
  return {
    path,
    file: (name, contents) => {
      const file = join(path, name);
      if (contents !== undefined) writeFileSync(file, contents);
      return file;
    },
  };
};
