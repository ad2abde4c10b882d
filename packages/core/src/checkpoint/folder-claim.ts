import { CheckpointError } from '../error/checkpoint-error.js';
import { codeOf, removeFile, type FileSystem } from './file-system.js';
import { markPattern, mayRun, pidIn, processMark } from './process-mark.js';

const claimName = (mark: string): string => `saving-process-${mark}`;

const anyClaim = new RegExp(`^(?:saving|asking)-process-(${markPattern})(?:-\\d+)?$`);

/**
 * Claims a folder for this process to save into, until the process ends or calls {@link releaseFolder}.
 *
 * A claim is an empty file with the mark of the process in its name. Files of dead processes are removed. A process
 * first writes a question, then looks for the files of others. So if two ask at the same time, at least one sees the
 * other: both may be refused, but they never both get the folder.
 *
 * @throws {CheckpointError} If another process saves into the folder.
 * @internal
 */
export const claimFolder = async (files: FileSystem, folder: string): Promise<void> => {
  await files.mkdir(folder, { recursive: true });
  const mark = processMark();
  if ((await files.readdir(folder)).includes(claimName(mark))) return;
  const asking = await ask(files, folder, mark);
  try {
    // Reading a folder may miss a file that is replaced in the meantime, as a claim replaces its question. Reading it
    // twice does not.
    const names = [...(await files.readdir(folder)), ...(await files.readdir(folder))];
    for (const name of new Set(names)) {
      const other = anyClaim.exec(name)?.[1];
      if (other === undefined || other === mark) continue;
      if (mayRun(other))
        throw new CheckpointError({
          where: folder,
          expected: 'a folder that no other process saves into',
          found: `process ${pidIn(other)}, which saves into it. Use another folder; if that process no longer saves here, remove ${name}`,
        });
      await removeFile(files, `${folder}/${name}`);
    }
    await create(files, `${folder}/${claimName(mark)}`);
  } finally {
    await removeFile(files, asking);
  }
};

/** Lets other processes save into a folder. @internal */
export const releaseFolder = (files: FileSystem, folder: string): Promise<void> =>
  removeFile(files, `${folder}/${claimName(processMark())}`);

/** Every question has its own file, since a process may ask twice at the same time. */
const ask = async (files: FileSystem, folder: string, mark: string): Promise<string> => {
  for (let count = 0; ; count++) {
    const path = `${folder}/asking-process-${mark}-${count}`;
    if (await create(files, path)) return path;
  }
};

/** Makes an empty file; `false` if the file exists. */
const create = async (files: FileSystem, path: string): Promise<boolean> => {
  try {
    await (await files.open(path, 'wx')).close();
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
};
