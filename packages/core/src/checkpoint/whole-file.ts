import { codeOf, removeFile, type FileHandle, type FileSystem } from './file-system.js';
import { markPattern, mayRun, processMark } from './process-mark.js';

/** The end of the name of a temporary file, after the mark of its process and a number. */
const unfinished = '.unfinished';

const unfinishedName = new RegExp(`[.](${markPattern})-\\d+[.]unfinished$`);

/**
 * Writes a file, completely or not at all: it writes a temporary file, flushes it, and renames it. If that fails, it
 * removes the temporary file.
 *
 * Each call has its own temporary file, so calls for one path do not disturb each other: the last to end wins.
 *
 * @internal
 */
export const writeWhole = async (
  files: FileSystem,
  path: string,
  pieces: readonly Uint8Array[],
): Promise<void> => {
  const { handle, temporary } = await openNew(files, path);
  try {
    await writing(handle, pieces);
    await files.rename(temporary, path);
  } catch (error) {
    // The first error is the one to report. If the temporary file stays, a later save removes it once this process is
    // dead.
    await removeFile(files, temporary).catch(() => undefined);
    throw error;
  }
  await flushFolder(files, path);
};

/** Removes those of the named files that are temporary files of dead processes. @internal */
export const removeAbandoned = async (
  files: FileSystem,
  folder: string,
  names: readonly string[],
): Promise<void> => {
  for (const name of names) {
    const mark = unfinishedName.exec(name)?.[1];
    if (mark !== undefined && !mayRun(mark)) await removeFile(files, `${folder}/${name}`);
  }
};

/** The folder of a path and the name in it. @internal */
export const partsOf = (path: string): { readonly folder: string; readonly name: string } => {
  const [, folder, name = path] = /^(.*)[\\/]([^\\/]*)$/s.exec(path) ?? [];
  return { folder: folder === undefined ? '.' : folder === '' ? '/' : folder, name };
};

const openNew = async (
  files: FileSystem,
  path: string,
): Promise<{ readonly handle: FileHandle; readonly temporary: string }> => {
  for (let count = 0; ; count++) {
    const temporary = `${path}.${processMark()}-${count}${unfinished}`;
    try {
      return { handle: await files.open(temporary, 'wx'), temporary };
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
};

const writing = async (handle: FileHandle, pieces: readonly Uint8Array[]): Promise<void> => {
  try {
    for (const piece of pieces) await writeAll(handle, piece);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** The most bytes per call: systems limit one write. */
const most = 2 ** 26;

const writeAll = async (handle: FileHandle, bytes: Uint8Array): Promise<void> => {
  for (let at = 0; at < bytes.length;)
    at += (await handle.write(bytes, at, Math.min(most, bytes.length - at))).bytesWritten;
};

/** A rename is on disk only after its folder is flushed. If a folder cannot be opened, the system does this itself. */
const flushFolder = async (files: FileSystem, path: string): Promise<void> => {
  const handle = await files.open(partsOf(path).folder, 'r').catch(() => undefined);
  if (handle === undefined) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
};
