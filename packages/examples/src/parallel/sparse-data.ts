import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeKey } from '@thalweg/core';
import {
  rcv1Like,
  readSvmlightTask,
  type ParallelError,
  type Rcv1LikeOptions,
  type SparseExamples,
} from '@thalweg/parallel';
import { pipe } from 'fp-ts/lib/function.js';
import * as TaskEither from 'fp-ts/lib/TaskEither.js';
import { DataError, reason } from 'thalweg/file';

/** Training examples, and test examples if there are any. */
export interface SparseData {
  /** The source of the examples. */
  readonly source: string;
  readonly train: SparseExamples;
  readonly test: SparseExamples | undefined;
}

/** The number of words of RCV1. A file has only those up to its last word. */
const features = 47_236;

/** The names of the sample and of LIBSVM's files. */
const trainName = /^rcv1.*train.*\.(svm|binary)(\.gz)?$/;

/** Reads a sample of RCV1 from a folder. */
export const realData = (folder: string): TaskEither.TaskEither<DataError | ParallelError, SparseData> =>
  pipe(
    filesIn(folder),
    TaskEither.flatMap(({ train, test }) =>
      pipe(
        TaskEither.Do,
        TaskEither.let('source', () => train),
        TaskEither.bind('train', () => readSvmlightTask(join(folder, train), { features })),
        TaskEither.bindW('test', () =>
          test === undefined
            ? TaskEither.right(undefined)
            : readSvmlightTask(join(folder, test), { features }),
        ),
      ),
    ),
  );

/** Examples like those of RCV1; the same every time. */
export const madeUpData = (options: Rcv1LikeOptions): SparseData => ({
  source: 'Made up, like RCV1',
  train: rcv1Like(makeKey(1), options),
  test: undefined,
});

const filesIn = (
  folder: string,
): TaskEither.TaskEither<
  DataError | ParallelError,
  { readonly train: string; readonly test: string | undefined }
> =>
  pipe(
    TaskEither.tryCatch(
      async () => (await readdir(folder)).sort(),
      (error) => new DataError({ path: folder, expected: 'a folder to read', found: reason(error) }),
    ),
    TaskEither.flatMap((names) => {
      const train = names.find((name) => trainName.test(name));
      if (train === undefined)
        return TaskEither.left(
          new DataError({
            path: folder,
            expected: 'a sample of RCV1, with a name like rcv1_small_train.svm.gz',
            found: 'none',
          }),
        );
      return TaskEither.right({ train, test: names.find((name) => name === train.replace('train', 'test')) });
    }),
  );
