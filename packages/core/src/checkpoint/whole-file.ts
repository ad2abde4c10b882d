import { codeOf, removeFile, type FileHandle, type FileSystem } from './file-system.js';
import { markPattern, mayRun, processMark } from './process-mark.js';

/** At the end of the name of a file that is being written, after the mark of its process and a number. */
const unfinished = '.unfinished';

const unfinishedName = new RegExp(`[.](${markPattern})-\\d+[.]unfinished$`);

/**
 * Writes a file, whole or not at all: to another file first, which is flushed and then renamed. If that fails, the other
 * file is removed.
 *
 * The other file is new and this call's own, so calls for one path do not disturb each other: the last to end stays.
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
    // Why it failed is what counts; a file that stays is removed when this process is dead.
    await removeFile(files, temporary).catch(() => undefined);
    throw error;
  }
  await flushFolder(files, path);
};

/** Removes those of the named files that a process which is dead had not finished. @internal */
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

/** Systems write no more than so much at once. */
const most = 2 ** 26;

const writeAll = async (handle: FileHandle, bytes: Uint8Array): Promise<void> => {
  for (let at = 0; at < bytes.length;)
    at += (await handle.write(bytes, at, Math.min(most, bytes.length - at))).bytesWritten;
};

/** A rename is safe on disk only when its folder is; where a folder cannot be opened, the system sees to it. */
const flushFolder = async (files: FileSystem, path: string): Promise<void> => {
  const handle = await files.open(partsOf(path).folder, 'r').catch(() => undefined);
  if (handle === undefined) return;
  await handle.sync().catch(() => undefined);
  await handle.close();
};
