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
  /** The score of the run at this step; lower is better. `undefined` if none was given. */
  readonly score: number | undefined;
}

/** The step and the score that identify a checkpoint in a folder. @category Checkpoint @since 0.1.0 */
export interface CheckpointLabel {
  /** A whole number, 0 or more. */
  readonly step: number;
  /** The score of the run, lower is better: any number except NaN. None by default. */
  readonly score?: number | undefined;
}

/**
 * A folder that keeps some checkpoints of a run; see {@link checkpointFolder}.
 *
 * Each method returns a promise that rejects with a {@link CheckpointError}. The method of the same name with `Task`
 * at its end returns the same as a task of fp-ts.
 *
 * @category Checkpoint
 * @since 0.1.0
 */
export interface CheckpointFolder {
  /** Writes a checkpoint, then removes those that need not be kept. Calls run one after the other. */
  readonly save: (checkpoint: Checkpoint, label: CheckpointLabel) => Promise<KeptCheckpoint>;
  readonly saveTask: (
    checkpoint: Checkpoint,
    label: CheckpointLabel,
  ) => TaskEither<CheckpointError, KeptCheckpoint>;
  /** The checkpoints in the folder, by step. */
  readonly list: () => Promise<readonly KeptCheckpoint[]>;
  readonly listTask: TaskEither<CheckpointError, readonly KeptCheckpoint[]>;
  /**
   * The newest complete checkpoint, if any. It skips a damaged one; one that the system does not allow it to read is
   * an error.
   */
  readonly latest: () => Promise<Option<Checkpoint>>;
  readonly latestTask: TaskEither<CheckpointError, Option<Checkpoint>>;
  /**
   * The complete checkpoint with the lowest score, if any has one. It treats damaged and unreadable ones as `latest`
   * does.
   */
  readonly best: () => Promise<Option<Checkpoint>>;
  readonly bestTask: TaskEither<CheckpointError, Option<Checkpoint>>;
  /**
   * Makes the folder and claims it for this process, as `save` does. Call it before a long run, so that it fails
   * early if the folder cannot be written or another process saves into it.
   */
  readonly claim: () => Promise<void>;
  readonly claimTask: TaskEither<CheckpointError, void>;
  /**
   * Lets other processes save into the folder, once earlier calls of `save` are done. The end of the process does the
   * same.
   */
  readonly release: () => Promise<void>;
  readonly releaseTask: TaskEither<CheckpointError, void>;
}

/**
 * Opens a folder that keeps the last checkpoints of a run and the best.
 *
 * The names of the files hold step and score, so no index can get out of date. If the process dies while it writes a
 * checkpoint, the complete ones stay.
 *
 * Only one process at a time may save into a folder, since two runs would remove each other's checkpoints. The first
 * process to save holds the folder until it ends or calls `release`; other processes are refused. A dead process
 * holds nothing. A process that this one cannot see (on another machine, in another container) counts as dead. If two
 * processes ask at the same instant, both may be refused; they never both get the folder.
 *
 * @param folder - The folder; the first save makes it.
 * @param options - `keepLast`: how many of the newest checkpoints stay, a whole number, 1 or more; 3 by default. The
 *   one with the lowest score stays as well.
 * @throws {ConfigError} If the path or an option is invalid. `saveTask` throws it, and `save` rejects with it, if the
 *   label is invalid.
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
        // If the file is gone, a save removed it in the meantime and wrote a newer one.
        if (!(await listed(files)).some((kept) => kept.path === path)) return firstWhole(files, inOrder);
        // A file that cannot be read may be complete: skipping it would lose its checkpoint.
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
    // Checkpoints that another object saved into this folder in the meantime are not this call's to remove.
    const removable = new Set(before.map((name) => `${folder}/${name}`));
    for (const old of kept)
      // A run that resumed from an earlier step replaces the later steps.
      if (old.path !== path && removable.has(old.path) && (old.step === step || !staying.has(old)))
        await removeFile(files, old.path);
    return { path, step, score };
  };

  let before: Promise<unknown> = Promise.resolve();
  /** Runs the writes to a folder one after the other. */
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
