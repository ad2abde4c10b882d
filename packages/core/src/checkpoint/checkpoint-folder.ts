import { isRight, right, type Either } from 'fp-ts/lib/Either.js';
import { none, some, type Option } from 'fp-ts/lib/Option.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import { ConfigError } from '../error/config-error.js';
import type { CheckpointError } from '../error/checkpoint-error.js';
import type { Checkpoint } from './checkpoint.js';
import { onFiles, type FileSystem } from './file-system.js';
import { loadCheckpoint } from './load-checkpoint.js';
import { saveCheckpoint, unfinished } from './save-checkpoint.js';

/** A checkpoint in a folder. @category Checkpoint @since 0.1.0 */
export interface KeptCheckpoint {
  readonly path: string;
  readonly step: number;
  /** What the run was worth then, less being better; `undefined` if that was not said. */
  readonly score: number | undefined;
}

/** A folder that keeps some checkpoints of a run; see {@link checkpointFolder}. @category Checkpoint @since 0.1.0 */
export interface CheckpointFolder {
  /** Writes a checkpoint, and then removes those that are not to be kept. */
  readonly save: (
    checkpoint: Checkpoint,
    label: { readonly step: number; readonly score?: number },
  ) => TaskEither<CheckpointError, KeptCheckpoint>;
  /** What is there, by step. */
  readonly list: TaskEither<CheckpointError, readonly KeptCheckpoint[]>;
  /** The newest that is complete, if any. */
  readonly latest: TaskEither<CheckpointError, Option<Checkpoint>>;
  /** The one with the least score that is complete, if any has a score. */
  readonly best: TaskEither<CheckpointError, Option<Checkpoint>>;
}

/**
 * A folder that keeps the last checkpoints of a run and the best.
 *
 * The names of the files say step and score, so there is nothing else to get out of date. Whatever ends the process
 * while one is being written, the complete ones stay. One process at a time may write.
 *
 * @param folder - The folder; made when the first checkpoint is.
 * @param options - `keepLast`: how many of the newest stay, a whole number, 1 or more; 3 by default. The one with the least
 *   score stays as well.
 * @throws {ConfigError} If `keepLast` is out of range; `save`, if the step or the score is.
 *
 * @example
 * ```ts
 * import { tmpdir } from 'node:os';
 * import { isRight } from 'fp-ts/lib/Either.js';
 * import { tensor } from '@thalweg/core';
 * import { checkpointFolder } from '@thalweg/core/checkpoint';
 *
 * const folder = checkpointFolder(`${tmpdir()}/thalweg-example`, { keepLast: 1 });
 * const checkpoint = { params: { w: tensor([1]) }, state: {}, spec: { name: 'identity' }, data: null };
 * for (const [step, score] of [0.5, 0.2, 0.4].entries()) await folder.save(checkpoint, { step, score })();
 * const kept = await folder.list();
 * isRight(kept) && kept.right.map(({ step }) => step) // => [1, 2]
 * ```
 *
 * @category Checkpoint
 * @since 0.1.0
 */
export const checkpointFolder = (
  folder: string,
  { keepLast = 3 }: { readonly keepLast?: number } = {},
): CheckpointFolder => {
  requireThat(
    'keepLast',
    keepLast,
    'a whole number, 1 or more',
    Number.isSafeInteger(keepLast) && keepLast >= 1,
  );
  const listed = async (files: FileSystem): Promise<readonly KeptCheckpoint[]> =>
    (await files.readdir(folder).catch(ifMissing))
      .flatMap((name) => keptAs(folder, name))
      .sort((a, b) => a.step - b.step);

  const newestOf = async (
    candidates: readonly KeptCheckpoint[],
  ): Promise<Either<CheckpointError, Option<Checkpoint>>> => {
    for (const { path } of candidates) {
      const loaded = await loadCheckpoint(path)();
      if (isRight(loaded)) return right(some(loaded.right));
    }
    return right(none);
  };
  const list = () => onFiles(folder, listed);

  return {
    list,
    latest: async () => {
      const kept = await list();
      return isRight(kept) ? newestOf([...kept.right].reverse()) : kept;
    },
    best: async () => {
      const kept = await list();
      return isRight(kept) ? newestOf([...kept.right].filter(hasScore).sort(byScore)) : kept;
    },
    save: (checkpoint, { step, score }) => {
      requireThat('step', step, 'a whole number, 0 or more', Number.isSafeInteger(step) && step >= 0);
      requireThat('score', score, 'a number that is not NaN', !Number.isNaN(score));
      const path = `${folder}/${nameOf(step, score)}`;
      return async () => {
        const made = await onFiles(folder, (files) => files.mkdir(folder, { recursive: true }));
        if (!isRight(made)) return made;
        const saved = await saveCheckpoint(path, checkpoint)();
        if (!isRight(saved)) return saved;
        return onFiles(folder, async (files) => {
          const kept = await listed(files);
          const [best] = kept.filter(hasScore).sort(byScore);
          const staying = new Set([...kept.slice(-keepLast), ...(best === undefined ? [] : [best])]);
          for (const old of kept)
            // A run that went on from an earlier step has its own say about the steps after it.
            if (old.path !== path && (old.step === step || !staying.has(old))) await files.unlink(old.path);
          for (const name of await files.readdir(folder))
            if (name.endsWith(unfinished)) await files.unlink(`${folder}/${name}`);
          return { path, step, score };
        });
      };
    },
  };
};

const requireThat = (argument: string, value: unknown, expected: string, holds: boolean): void => {
  if (!holds) throw new ConfigError({ owner: 'checkpointFolder', argument, expected, found: String(value) });
};

const ifMissing = (error: unknown): readonly string[] => {
  if ((error as { readonly code?: unknown }).code === 'ENOENT') return [];
  throw error;
};

const nameOf = (step: number, score: number | undefined): string =>
  `step-${String(step).padStart(9, '0')}${score === undefined ? '' : `-score-${score}`}.safetensors`;

const keptAs = (folder: string, name: string): readonly KeptCheckpoint[] => {
  const [, step, score] = /^step-(\d+)(?:-score-(.+))?\.safetensors$/.exec(name) ?? [];
  return step === undefined
    ? []
    : [
        {
          path: `${folder}/${name}`,
          step: Number(step),
          score: score === undefined ? undefined : Number(score),
        },
      ];
};

const hasScore = (kept: KeptCheckpoint): kept is KeptCheckpoint & { readonly score: number } =>
  kept.score !== undefined;

const byScore = (a: KeptCheckpoint & { readonly score: number }, b: typeof a): number =>
  a.score - b.score || b.step - a.step;
