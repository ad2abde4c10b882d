import { isLeft } from 'fp-ts/lib/Either.js';
import { none, some, type Option } from 'fp-ts/lib/Option.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import { CheckpointError } from '../error/checkpoint-error.js';
import { ConfigError } from '../error/config-error.js';
import { shown } from '../error/shown.js';
import { requireOptions } from '../declare/require-options.js';
import { encodeCheckpoint, type Checkpoint } from './checkpoint.js';
import { codeOf, fileError, onFiles, removeFile, type FileSystem } from './file-system.js';
import { claimFolder, releaseFolder } from './folder-claim.js';
import { readCheckpoint } from './load-checkpoint.js';
import { promised } from './promised.js';
import { requirePath } from './require-path.js';
import { removeAbandoned, writeWhole } from './whole-file.js';

/** A checkpoint in a folder. @category Checkpoint @since 0.1.0 */
export interface KeptCheckpoint {
  readonly path: string;
  readonly step: number;
  /** What the run was worth then, less being better; `undefined` if that was not said. */
  readonly score: number | undefined;
}

/** What a checkpoint in a folder is called by. @category Checkpoint @since 0.1.0 */
export interface CheckpointLabel {
  /** A whole number, 0 or more. */
  readonly step: number;
  /** What the run is worth, less being better: any number but NaN. None by default. */
  readonly score?: number | undefined;
}

/**
 * A folder that keeps some checkpoints of a run; see {@link checkpointFolder}.
 *
 * Each method returns a promise that rejects with a {@link CheckpointError}. Its namesake with `Task` returns a task of
 * fp-ts that ends with either.
 *
 * @category Checkpoint
 * @since 0.1.0
 */
export interface CheckpointFolder {
  /** Writes a checkpoint, and then removes those that are not to be kept. Calls are done one after the other. */
  readonly save: (checkpoint: Checkpoint, label: CheckpointLabel) => Promise<KeptCheckpoint>;
  readonly saveTask: (
    checkpoint: Checkpoint,
    label: CheckpointLabel,
  ) => TaskEither<CheckpointError, KeptCheckpoint>;
  /** What is there, by step. */
  readonly list: () => Promise<readonly KeptCheckpoint[]>;
  readonly listTask: TaskEither<CheckpointError, readonly KeptCheckpoint[]>;
  /** The newest that is complete, if any. A damaged one is passed over; one that the system does not let read is an error. */
  readonly latest: () => Promise<Option<Checkpoint>>;
  readonly latestTask: TaskEither<CheckpointError, Option<Checkpoint>>;
  /** The one with the least score that is complete, if any has a score; as `latest` does with the others. */
  readonly best: () => Promise<Option<Checkpoint>>;
  readonly bestTask: TaskEither<CheckpointError, Option<Checkpoint>>;
  /**
   * Makes the folder and claims it for this process, as `save` does; call it before a long run, to learn in time that the
   * folder cannot be written or that another process saves into it.
   */
  readonly claim: () => Promise<void>;
  readonly claimTask: TaskEither<CheckpointError, void>;
  /** Lets other processes save into the folder, after the calls of `save` before. The end of the process does so, too. */
  readonly release: () => Promise<void>;
  readonly releaseTask: TaskEither<CheckpointError, void>;
}

/**
 * A folder that keeps the last checkpoints of a run and the best.
 *
 * The names of the files say step and score, so there is nothing else to get out of date. Whatever ends the process
 * while one is being written, the complete ones stay.
 *
 * One process at a time saves into a folder: two runs would remove each other's checkpoints. The first to save holds the
 * folder until it ends or calls `release`; another process is refused. A process that is dead, however it died, holds
 * nothing. Processes that cannot see each other (on two machines, in two containers) are not told apart from dead ones.
 * Of two processes that ask at the same instant, both may be refused; never do both get the folder.
 *
 * @param folder - The folder; made when the first checkpoint is.
 * @param options - `keepLast`: how many of the newest stay, a whole number, 1 or more; 3 by default. The one with the least
 *   score stays as well.
 * @throws {ConfigError} If the path or an option is wrong; `saveTask`, if the label is. `save` rejects with it.
 *
 * @example
 * ```ts
 * import { tmpdir } from 'node:os';
 * import { tensor } from '@thalweg/core';
 * import { checkpointFolder } from '@thalweg/core/checkpoint';
 *
 * const folder = checkpointFolder(`${tmpdir()}/thalweg-example`, { keepLast: 1 });
 * const checkpoint = { params: { w: tensor([1]) }, state: {}, spec: { name: 'identity' }, data: null };
 * for (const [step, score] of [0.5, 0.2, 0.4].entries()) await folder.save(checkpoint, { step, score });
 * const kept = await folder.list();
 * await folder.release();
 * kept.map(({ step }) => step) // => [1, 2]
 * ```
 *
 * @category Checkpoint
 * @since 0.1.0
 */
export const checkpointFolder = (
  folder: string,
  options: { readonly keepLast?: number } = {},
): CheckpointFolder => {
  requirePath('checkpointFolder', 'folder', folder);
  requireOptions('checkpointFolder', options, { keepLast: true });
  const { keepLast = 3 } = options;
  if (!(Number.isSafeInteger(keepLast) && keepLast >= 1))
    throw new ConfigError({
      owner: 'checkpointFolder',
      argument: 'keepLast',
      expected: 'a whole number, 1 or more',
      found: shown(keepLast),
    });

  const listed = async (files: FileSystem): Promise<readonly KeptCheckpoint[]> =>
    (await files.readdir(folder).catch(ifMissing))
      .flatMap((name) => keptAs(folder, name))
      .sort((a, b) => a.step - b.step);

  const firstWhole = async (
    files: FileSystem,
    inOrder: (kept: readonly KeptCheckpoint[]) => readonly KeptCheckpoint[],
  ): Promise<Option<Checkpoint>> => {
    for (const { path } of inOrder(await listed(files))) {
      try {
        return some(await readCheckpoint(files, path));
      } catch (error) {
        // A file that is gone was removed by a save meanwhile, for a newer one.
        if (!(await listed(files)).some((kept) => kept.path === path)) return firstWhole(files, inOrder);
        // A file that cannot be read may be whole: to pass it over would lose what it holds.
        if (!(error instanceof CheckpointError)) throw fileError(path, error);
      }
    }
    return none;
  };

  const saving = async (
    files: FileSystem,
    checkpoint: Checkpoint,
    { step, score }: CheckpointLabel,
  ): Promise<KeptCheckpoint> => {
    const path = `${folder}/${nameOf(step, score)}`;
    const pieces = encodeCheckpoint(checkpoint);
    if (isLeft(pieces)) throw pieces.left;
    await claimFolder(files, folder);
    const before = await files.readdir(folder);
    await removeAbandoned(files, folder, before);
    const written = await onFiles(path, () => writeWhole(files, path, pieces.right));
    if (isLeft(written)) throw written.left;
    const kept = await listed(files);
    const staying = new Set([...kept.slice(-keepLast), ...kept.filter(hasScore).sort(byScore).slice(0, 1)]);
    // What was saved meanwhile, from another object for this folder, is not this call's to remove.
    const removable = new Set(before.map((name) => `${folder}/${name}`));
    for (const old of kept)
      // A run that went on from an earlier step has its own say about the steps after it.
      if (old.path !== path && removable.has(old.path) && (old.step === step || !staying.has(old)))
        await removeFile(files, old.path);
    return { path, step, score };
  };

  let before: Promise<unknown> = Promise.resolve();
  /** What is written into the folder, one after the other. */
  const inTurn =
    <A>(run: (files: FileSystem) => Promise<A>): TaskEither<CheckpointError, A> =>
    () => {
      const turn = before.then(() => onFiles(folder, run));
      before = turn;
      return turn;
    };

  const saveTask: CheckpointFolder['saveTask'] = (checkpoint, label) => {
    requireLabel(label);
    return inTurn((files) => saving(files, checkpoint, label));
  };
  const listTask = () => onFiles(folder, listed);
  const latestTask = () => onFiles(folder, (files) => firstWhole(files, (kept) => [...kept].reverse()));
  const bestTask = () =>
    onFiles(folder, (files) => firstWhole(files, (kept) => kept.filter(hasScore).sort(byScore)));
  const claimTask = inTurn((files) => claimFolder(files, folder));
  const releaseTask = inTurn((files) => releaseFolder(files, folder));

  return {
    save: async (checkpoint, label) => promised(saveTask(checkpoint, label)),
    saveTask,
    list: () => promised(listTask),
    listTask,
    latest: () => promised(latestTask),
    latestTask,
    best: () => promised(bestTask),
    bestTask,
    claim: () => promised(claimTask),
    claimTask,
    release: () => promised(releaseTask),
    releaseTask,
  };
};

const requireLabel = (label: CheckpointLabel): void => {
  requireOptions('save', label, { step: true, score: true });
  const { step, score } = label;
  const require = (argument: string, value: unknown, expected: string, holds: boolean): void => {
    if (!holds) throw new ConfigError({ owner: 'save', argument, expected, found: shown(value) });
  };
  require('step', step, 'a whole number, 0 or more', Number.isSafeInteger(step) && step >= 0);
  require('score', score, 'a number that is not NaN', score === undefined ||
    (typeof score === 'number' && !Number.isNaN(score)));
};

const ifMissing = (error: unknown): readonly string[] => {
  if (codeOf(error) === 'ENOENT') return [];
  throw error;
};

const nameOf = (step: number, score: number | undefined): string =>
  `step-${String(step).padStart(9, '0')}${score === undefined ? '' : `-score-${score}`}.safetensors`;

const keptAs = (folder: string, name: string): readonly KeptCheckpoint[] => {
  const [, step, scored] = /^step-(\d+)(?:-score-(.+))?\.safetensors$/.exec(name) ?? [];
  const score = scored === undefined ? undefined : Number(scored);
  return step === undefined || Number.isNaN(score)
    ? []
    : [{ path: `${folder}/${name}`, step: Number(step), score }];
};

const hasScore = (kept: KeptCheckpoint): kept is KeptCheckpoint & { readonly score: number } =>
  kept.score !== undefined;

const byScore = (a: KeptCheckpoint & { readonly score: number }, b: typeof a): number =>
  a.score - b.score || b.step - a.step;
