import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { ConfigError } from '@thalweg/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSvmlight, readSvmlightTask, type SvmlightOptions } from '../../src/data/read-svmlight.js';
import { ParallelError } from '../../src/error/parallel-error.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thalweg-svmlight-'));
});
afterAll(() => rm(folder, { recursive: true }));

const written = async (name: string, contents: string | Uint8Array): Promise<string> => {
  const path = join(folder, name);
  await writeFile(path, contents);
  return path;
};

/** What is wrong with a file. */
const problem = async (contents: string | Uint8Array, options?: SvmlightOptions, name = 'wrong.svm') => {
  const path = await written(name, contents);
  const error: unknown = await readSvmlight(path, options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ParallelError)) throw new Error('expected a ParallelError', { cause: error });
  return error.message.replace(`run: expected ${path}`, '');
};

const text = '+1 1:0.5 3:-2 # a comment\n\n-1 qid:3 2:1e-1\r\n0\n';

describe('readSvmlight', () => {
  it.each(['plain.svm', 'packed.svm.gz'])('reads rows, comments and empty ones: %s', async (name) => {
    const path = await written(name, name.endsWith('.gz') ? gzipSync(text) : text);
    const { examples, features, starts, indices, values, labels } = await readSvmlight(path, {
      labels: 'any',
    });
    expect([examples, features]).toEqual([3, 3]);
    expect([...starts]).toEqual([0, 2, 3, 3]);
    expect([...indices]).toEqual([0, 2, 1]);
    expect([...values]).toEqual([0.5, -2, Math.fround(0.1)]);
    expect([...labels]).toEqual([1, -1, 0]);
    expect(values.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('has as many columns as it is told', async () => {
    expect((await readSvmlight(await written('wide.svm', '1 2:1\n'), { features: 10 })).features).toBe(10);
  });

  it.each([
    ['x 1:1', ', line 1: a number first, the label, found x'],
    ['1 1:1\n1 2', ', line 2: index:value, found 2'],
    ['1 1:one', ', line 1: index:value, found 1:one'],
    ['1 1:0x1', ', line 1: index:value, found 1:0x1'],
    ['1 1:', ', line 1: index:value, found 1:'],
    ['1 :1', ', line 1: index:value, found :1'],
    ['1 -1:1', ', line 1: index:value, found -1:1'],
    ['1 0x1:1', ', line 1: index:value, found 0x1:1'],
    ['1 1.5:1', ', line 1: index:value, found 1.5:1'],
    ['1 1:NaN', ', line 1: index:value, found 1:NaN'],
    ['1 1:Infinity', ', line 1: index:value, found 1:Infinity'],
    ['1 3:1 2:1', ', line 1: an index above 3, found 2:1'],
    ['1 3:1 3:1', ', line 1: an index above 3, found 3:1'],
    ['', ': a line for each example, found none'],
    ['# 1 1:1\n', ': a line for each example, found none'],
  ])('says what is wrong, and where: %j', async (contents, message) => {
    expect(await problem(contents)).toBe(message);
  });

  it.each(['1e39', '-1e39', '3.5e38', '1e400'])(
    'refuses a value that float32 cannot hold: %s',
    async (value) => {
      expect(await problem(`1 1:${value}`)).toBe(`, line 1: a value that float32 can hold, found 1:${value}`);
      expect(await problem(`${value} 1:1`, { labels: 'any' })).toBe(
        `, line 1: a label that float32 can hold, found ${value}`,
      );
    },
  );

  it('keeps the largest value of float32, and the least', async () => {
    const { values } = await readSvmlight(await written('edge.svm', '1 1:3.4028234e38 2:1e-45'));
    expect([...values]).toEqual([3.4028234663852886e38, 2 ** -149]);
  });

  it('reads a file whose first column is 0 if it is told, and says so otherwise', async () => {
    const zeroBased = '1 0:1 2:3\n-1 1:2\n';
    const { features, indices } = await readSvmlight(await written('zero.svm', zeroBased), { indexBase: 0 });
    expect([features, [...indices]]).toEqual([3, [0, 2, 1]]);
    expect(await problem(zeroBased)).toBe(
      ', line 1: indices from 1, found 0:1. If the first column of the file has the index 0, say { indexBase: 0 }.',
    );
    expect(await problem('1 0:1 0:1', { indexBase: 0 })).toBe(', line 1: an index above 0, found 0:1');
  });

  it('refuses more columns than it is told of', async () => {
    expect(await problem('1 5:1', { features: 4 })).toBe(
      ', line 1: indices of at most 4, for at most 4 features, found 5:1',
    );
    expect(await problem('1 4:1', { features: 4, indexBase: 0 })).toBe(
      ', line 1: indices of at most 3, for at most 4 features, found 4:1. ' +
        'If the first column of the file has the index 1, say { indexBase: 1 }.',
    );
  });

  it.each([2 ** 31 - 1, 2 ** 31, 2 ** 31 + 1, 2 ** 32 - 1])('reads the index %i', async (index) => {
    const { features, indices } = await readSvmlight(await written('far.svm', `1 1:1 ${index}:1`));
    expect([features, [...indices]]).toEqual([index, [0, index - 1]]);
  });

  it.each([2 ** 32, 2 ** 53, 1e20])('names an index that is too large: %i', async (index) => {
    const word = `${BigInt(index)}:1`;
    expect(await problem(`1 ${word}`)).toBe(
      `, line 1: indices of at most 4294967295, for at most 4294967295 features, found ${word}`,
    );
  });

  it('refuses labels that the losses do not expect', async () => {
    const fix =
      'Name the two labels of the file, as in { labels: [0, 1] }, or keep all numbers with { labels: "any" }.';
    expect(await problem('1 1:1\n0 1:1')).toBe(`, line 2: the label -1 or 1, found 0. ${fix}`);
    expect(await problem('1 1:1\n2 1:1')).toBe(`, line 2: the label -1 or 1, found 2. ${fix}`);
    expect(await problem('1 1:1\n-1 1:1', { labels: [0, 1] })).toBe(
      `, line 2: the label 0 or 1, found -1. ${fix}`,
    );
  });

  it.each([
    [[0, 1], '0 1:1\n1 1:1\n+1 1:1\n0.0 1:1', [-1, 1, 1, -1]],
    [[1, 2], '1 1:1\n2 1:1', [-1, 1]],
    [[1, -1], '1 1:1\n-1 1:1', [-1, 1]],
  ] as const)('makes -1 and 1 of the labels %j', async (labels, contents, expected) => {
    expect([...(await readSvmlight(await written('labels.svm', contents), { labels })).labels]).toEqual(
      expected,
    );
  });

  it.each([
    [{ features: 2.5 }, 'readSvmlight: features: expected a whole number from 1 to 4294967295, found 2.5'],
    [{ features: 0 }, 'readSvmlight: features: expected a whole number from 1'],
    [{ features: NaN }, 'readSvmlight: features: expected a whole number from 1'],
    [{ features: 2 ** 32 }, 'readSvmlight: features: expected a whole number from 1'],
    [{ features: '7' }, 'readSvmlight: features: expected a whole number from 1'],
    [{ indexBase: 2 }, 'readSvmlight: indexBase: expected 0 or 1, found 2'],
    [{ labels: [1] }, 'readSvmlight: labels: expected two numbers'],
    [{ labels: [1, 1] }, 'readSvmlight: labels: expected two numbers'],
    [{ labels: [0, NaN] }, 'readSvmlight: labels: expected two numbers'],
    [{ labels: 'signs' }, 'readSvmlight: labels: expected two numbers'],
    [
      { zeroBased: true },
      'readSvmlight: zeroBased: expected no such option (only features, indexBase, labels)',
    ],
    [10, 'readSvmlight: options: expected an object'],
  ])('refuses options that are out of range: %j', async (options, message) => {
    // As a program in plain JavaScript may call it.
    const given = options as SvmlightOptions;
    await expect(readSvmlight('none.svm', given)).rejects.toThrow(ConfigError);
    await expect(readSvmlight('none.svm', given)).rejects.toThrow(message);
    expect(() => readSvmlightTask('none.svm', given)).toThrow(message);
  });

  it.each(['missing.svm', 'missing.svm.gz'])('says that there is no file: %s', async (name) => {
    await expect(readSvmlight(join(folder, name))).rejects.toThrow('ENOENT');
    expect(await readSvmlightTask(join(folder, name))()).toMatchObject({
      left: { _tag: 'ParallelError' },
    });
  });

  it('says that a packed file is damaged', async () => {
    expect(await problem(gzipSync(text).subarray(0, 20), {}, 'damaged.svm.gz')).toContain(
      'unexpected end of file',
    );
    expect(await problem(text, {}, 'unpacked.svm.gz')).toContain('incorrect header check');
  });

  it('refuses a line that does not end, before all of it is read', async () => {
    expect(await problem(`1 1:1\n1 1:${'1'.repeat(2 ** 24)}`)).toBe(
      ', line 2: a line break after at most 16777216 characters, found none',
    );
  });

  // The promise settles after the file is closed, so that there is nothing to wait for.
  it.skipIf(process.platform !== 'linux')('leaves no file open, however it ends', async () => {
    const long = `1 1:1\n${'-1 2:1\n'.repeat(12_000)}`;
    const files = [
      await written('whole.svm', long),
      await written('whole.svm.gz', gzipSync(long)),
      await written('bad.svm', `wrong\n${long}`),
      await written('bad.svm.gz', gzipSync(`wrong\n${long}`)),
      await written('cut.svm.gz', gzipSync(long).subarray(0, -9)),
    ];
    const openFiles = async () => (await readdir('/proc/self/fd')).length;
    await Promise.allSettled(files.map((path) => readSvmlight(path)));
    const before = await openFiles();
    const ended = await Promise.allSettled(
      [...files, ...files, ...files, ...files].map((path) => readSvmlight(path)),
    );
    expect(ended.filter(({ status }) => status === 'rejected').length).toBe(12);
    expect(await openFiles()).toBe(before);
  });

  // A small part of RCV1, which is not part of the repository.
  const data = process.env.THALWEG_DATA;
  it.skipIf(data === undefined)('reads the sample of RCV1 (THALWEG_DATA)', async () => {
    const path = join(data!, 'rcv1_small_train.svm.gz');
    const { examples, starts, labels } = await readSvmlight(path, { features: 47_236 });
    expect(examples).toBe(1000);
    expect(starts[1000]! / 1000).toBeCloseTo(77.7, 1);
    expect([...new Set(labels)].sort()).toEqual([-1, 1]);
  });
});
