import { open, type FileHandle } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { ConfigError, requireOptions } from '@thalweg/core';
import { isLeft, left, right } from 'fp-ts/lib/Either.js';
import type { TaskEither } from 'fp-ts/lib/TaskEither.js';
import { ParallelError } from '../error/parallel-error.js';
import { allocateSparse, type SparseExamples } from './sparse-examples.js';

/** How a file of sparse examples is read; see {@link readSvmlight}. @category Parallel @since 0.1.0 */
export interface SvmlightOptions {
  readonly features?: number;
  readonly indexBase?: 0 | 1;
  readonly labels?: readonly [negative: number, positive: number] | 'any';
}

/**
 * Reads a file of sparse examples in the format of SVMlight and LIBSVM: `label index:value index:value ...`.
 *
 * Missing indices are 0. A `qid:` and everything after a `#` are skipped. Indices ascend and become columns from 0. The file is
 * read in pieces, and unpacked if its name ends in `.gz`. It is closed when the promise settles.
 *
 * @param path - The file.
 * @param options - `features`: how many columns there are, a whole number from 1 to 4294967295; by default as many as the highest
 *   index says. `indexBase`: the index of the first column in the file, 0 or 1; 1 by default. `labels`: the two labels in
 *   the file, the one of the negative class first, which become −1 and 1, as the losses of this package expect; `[-1, 1]` by
 *   default. With `'any'` every number stays as it is.
 * @returns The examples, in shared memory. Rejects with a `ParallelError` that names the line if the file is not as expected.
 * @throws {ConfigError} If an option is out of range: the promise rejects with it.
 *
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { readSvmlight } from '@thalweg/parallel';
 *
 * const path = `${tmpdir()}/thalweg-example.svm`;
 * await writeFile(path, '1 2:0.5 7:1\n0 1:3\n');
 * const data = await readSvmlight(path, { labels: [0, 1] });
 * [...data.starts]; // => [0, 2, 3]
 * [...data.labels]; // => [1, -1]
 * data.features; // => 7
 * ```
 *
 * Source: T. Joachims, SVMlight; LIBSVM's data sets. scikit-learn's `load_svmlight_file` guesses the index base by default and
 * keeps all labels.
 *
 * @category Parallel
 * @since 0.1.0
 */
export const readSvmlight = async (path: string, options: SvmlightOptions = {}): Promise<SparseExamples> => {
  const read = await readSvmlightTask(path, options)();
  if (isLeft(read)) throw read.left;
  return read.right;
};

/**
 * As {@link readSvmlight}, for fp-ts.
 *
 * @param path - The file.
 * @param options - As for `readSvmlight`.
 * @returns Run it to read: the examples, or which line is not as expected.
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { isLeft } from 'fp-ts/lib/Either.js';
 * import { readSvmlightTask } from '@thalweg/parallel';
 *
 * isLeft(await readSvmlightTask('missing.svm')()) // => true
 * ```
 *
 * @category Parallel
 * @since 0.1.0
 */
export const readSvmlightTask = (
  path: string,
  options: SvmlightOptions = {},
): TaskEither<ParallelError, SparseExamples> => {
  requireOptions('readSvmlight', options, { features: true, indexBase: true, labels: true });
  const { features, indexBase = 1, labels = [-1, 1] } = options;
  if (features !== undefined && !(Number.isInteger(features) && features >= 1 && features <= mostFeatures))
    throw wrong('features', `a whole number from 1 to ${mostFeatures}`, features);
  if (!([0, 1] as readonly unknown[]).includes(indexBase)) throw wrong('indexBase', '0 or 1', indexBase);
  const classes = labels === 'any' ? undefined : pairIn(labels);

  return async () => {
    const rows: Row[] = [];
    let nonZeros = 0;
    let highest = 0;
    try {
      const format = { indexBase, classes, features: features ?? mostFeatures };
      for await (const { text, line } of linesOf(path)) {
        const row = rowIn(text, `${path}, line ${line}`, format);
        if (row === undefined) continue;
        rows.push(row);
        nonZeros += row.indices.length;
        highest = Math.max(highest, (row.indices.at(-1) ?? -1) + 1);
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
};

/** Columns are numbered, and counted, in 32 bits without sign. */
const mostFeatures = 2 ** 32 - 1;

/** The longest line that is read: a file without line breaks is not a file of examples. */
const longestLine = 2 ** 24;

interface Row {
  readonly label: number;
  readonly indices: readonly number[];
  readonly values: readonly number[];
}

interface Format {
  readonly indexBase: number;
  /** Undefined if labels stay as they are. */
  readonly classes: readonly [negative: number, positive: number] | undefined;
  readonly features: number;
}

const pairIn = (labels: readonly [negative: number, positive: number]): readonly [number, number] => {
  // In plain JavaScript it may be anything.
  const given: unknown = labels;
  const [negative, positive] = Array.isArray(given) ? (given as readonly unknown[]) : [];
  if (
    Array.isArray(given) &&
    given.length === 2 &&
    typeof negative === 'number' &&
    typeof positive === 'number' &&
    Number.isFinite(negative) &&
    Number.isFinite(positive) &&
    negative !== positive
  )
    return [negative, positive];
  throw wrong('labels', "two numbers, the label of the negative class first, or 'any'", given);
};

/** Closes the file when the iteration ends, also by an error. */
async function* linesOf(path: string): AsyncGenerator<{ readonly text: string; readonly line: number }> {
  const file = await open(path);
  try {
    let line = 0;
    let rest = '';
    for await (const piece of textOf(file, path.endsWith('.gz'))) {
      // Splitting the line again with every piece would take quadratic time on a long line.
      if (!piece.includes('\n')) {
        rest += piece;
        if (rest.length > longestLine)
          throw problem(
            `${path}, line ${line + 1}: a line break after at most ${longestLine} characters`,
            'none',
          );
        continue;
      }
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      for (const text of lines) yield { text, line: (line += 1) };
    }
    yield { text: rest, line: line + 1 };
  } finally {
    await file.close();
  }
}

async function* textOf(file: FileHandle, isPacked: boolean): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  const packed = file.createReadStream({ autoClose: false });
  const unpacked = isPacked ? createGunzip() : undefined;
  // A pipe does not pass errors on.
  if (unpacked !== undefined) packed.on('error', (error) => unpacked.destroy(error)).pipe(unpacked);
  try {
    for await (const piece of (unpacked ?? packed) as AsyncIterable<Uint8Array>)
      yield decoder.decode(piece, { stream: true });
    yield decoder.decode();
  } finally {
    packed.destroy();
  }
}

const rowIn = (text: string, where: string, { indexBase, classes, features }: Format): Row | undefined => {
  const words = (text.split('#', 1)[0] ?? '').trim().split(/\s+/);
  const [first = ''] = words;
  if (first === '') return undefined;
  const label = labelIn(first, where, classes);
  const indices: number[] = [];
  const values: number[] = [];
  for (let i = 1; i < words.length; i++) {
    const word = words[i]!;
    if (word.startsWith('qid:')) continue;
    const colon = word.indexOf(':');
    const index = /^\d+$/.test(word.slice(0, colon)) ? Number(word.slice(0, colon)) : NaN;
    const value = numberIn(word.slice(colon + 1));
    if (colon < 1 || Number.isNaN(index) || Number.isNaN(value)) throw problem(`${where}: index:value`, word);
    if (!Number.isFinite(Math.fround(value))) throw problem(`${where}: a value that float32 can hold`, word);
    if (index < indexBase)
      throw problem(
        `${where}: indices from 1`,
        word,
        'If the first column of the file has the index 0, say { indexBase: 0 }.',
      );
    const column = index - indexBase;
    const before = indices.at(-1) ?? -1;
    if (column <= before) throw problem(`${where}: an index above ${before + indexBase}`, word);
    if (column >= features)
      throw problem(
        `${where}: indices of at most ${features - 1 + indexBase}, for at most ${features} features`,
        word,
        indexBase === 0 && column === features
          ? 'If the first column of the file has the index 1, say { indexBase: 1 }.'
          : undefined,
      );
    indices.push(column);
    values.push(value);
  }
  return { label, indices, values };
};

const labelIn = (text: string, where: string, classes: Format['classes']): number => {
  const label = numberIn(text);
  if (Number.isNaN(label)) throw problem(`${where}: a number first, the label`, text);
  if (!Number.isFinite(Math.fround(label))) throw problem(`${where}: a label that float32 can hold`, text);
  if (classes === undefined) return label;
  const [negative, positive] = classes;
  if (label === negative) return -1;
  if (label === positive) return 1;
  throw problem(
    `${where}: the label ${negative} or ${positive}`,
    text,
    'Name the two labels of the file, as in { labels: [0, 1] }, or keep all numbers with { labels: "any" }.',
  );
};

/** Stricter than `Number`, which takes '' for 0 and reads '0x10'. */
const numberIn = (text: string): number =>
  /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : NaN;

const wrong = (argument: string, expected: string, found: unknown): ConfigError => {
  const shown = typeof found === 'number' ? undefined : JSON.stringify(found);
  return new ConfigError({ owner: 'readSvmlight', argument, expected, found: shown ?? String(found) });
};

const problem = (expected: string, found: string, fix?: string): ParallelError =>
  new ParallelError({ reason: 'notFound', expected, found, ...(fix !== undefined && { fix }) });
