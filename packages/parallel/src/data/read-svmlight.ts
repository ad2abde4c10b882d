import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { left, right } from 'fp-ts/lib/Either.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import { ParallelError } from '../error/parallel-error.js';
import { allocateSparse, type SparseExamples } from './sparse-examples.js';

/**
 * Reads a file of sparse examples in the format of SVMlight and LIBSVM: `label index:value index:value ...`.
 *
 * What is left out is 0; what follows a `#` is passed over, and so is a `qid:`. Indices ascend, from 1, and become columns from
 * 0. The file is read in pieces, and unpacked if its name ends in `.gz`.
 *
 * @param path - The file.
 * @param options - `features`: how many columns there are, a whole number; by default as many as the highest index says.
 * @returns Run it to read: the examples, in shared memory, or which line is not as expected.
 *
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { isRight } from 'fp-ts/lib/Either.js';
 * import { readSvmlight } from '@thalweg/parallel';
 *
 * const path = `${tmpdir()}/thalweg-example.svm`;
 * await writeFile(path, '+1 2:0.5 7:1\n-1 1:3\n');
 * const read = await readSvmlight(path)();
 * isRight(read) && [...read.right.starts] // => [0, 2, 3]
 * isRight(read) && read.right.features // => 7
 * ```
 *
 * @category Parallel
 * @since 0.1.0
 */
export const readSvmlight =
  (
    path: string,
    { features }: { readonly features?: number } = {},
  ): TaskEither<ParallelError, SparseExamples> =>
  async () => {
    const rows: Row[] = [];
    let nonZeros = 0;
    let highest = 0;
    try {
      let line = 0;
      for await (const text of createInterface({ input: opened(path), crlfDelay: Infinity })) {
        line += 1;
        const row = rowIn(text, `${path}, line ${line}`);
        if (row === undefined) continue;
        rows.push(row);
        nonZeros += row.indices.length;
        highest = Math.max(highest, (row.indices.at(-1) ?? -1) + 1);
        if (features !== undefined && highest > features)
          throw problem(`${path}, line ${line}: indices of at most ${features}`, String(highest));
      }
      if (rows.length === 0) throw problem(`${path}: a line for each example`, 'none');
    } catch (error) {
      if (error instanceof ParallelError) return left(error);
      return left(problem(`${path} to be readable`, error instanceof Error ? error.message : String(error)));
    }
    const data = allocateSparse(rows.length, features ?? highest, nonZeros);
    let at = 0;
    rows.forEach(({ label, indices, values }, row) => {
      data.labels[row] = label;
      data.indices.set(indices, at);
      data.values.set(values, at);
      at += indices.length;
      data.starts[row + 1] = at;
    });
    return right(data);
  };

interface Row {
  readonly label: number;
  readonly indices: readonly number[];
  readonly values: readonly number[];
}

const opened = (path: string): Readable => {
  const file = createReadStream(path);
  if (!path.endsWith('.gz')) return file;
  const unpacked = createGunzip();
  // A pipe does not pass on what goes wrong.
  file.on('error', (error) => unpacked.destroy(error));
  return file.pipe(unpacked);
};

const rowIn = (text: string, where: string): Row | undefined => {
  const words = (text.split('#', 1)[0] ?? '').trim().split(/\s+/);
  const [first = ''] = words;
  if (first === '') return undefined;
  const label = Number(first);
  if (!Number.isFinite(label)) throw problem(`${where}: a number first, the label`, first);
  const indices: number[] = [];
  const values: number[] = [];
  for (let i = 1; i < words.length; i++) {
    const word = words[i]!;
    if (word.startsWith('qid:')) continue;
    const colon = word.indexOf(':');
    const index = Number(word.slice(0, colon));
    const value = Number(word.slice(colon + 1));
    if (colon < 1 || colon === word.length - 1 || !Number.isSafeInteger(index) || !Number.isFinite(value))
      throw problem(`${where}: index:value`, word);
    const before = indices.at(-1) ?? -1;
    if (index - 1 <= before || index > 2 ** 32 - 1)
      throw problem(`${where}: an index above ${before + 1}`, word);
    indices.push(index - 1);
    values.push(value);
  }
  return { label, indices, values };
};

const problem = (expected: string, found: string): ParallelError =>
  new ParallelError({ reason: 'notFound', expected, found });
