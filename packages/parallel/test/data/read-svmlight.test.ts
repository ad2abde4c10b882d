import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { isLeft, isRight } from 'fp-ts/lib/Either.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSvmlight } from '../../src/data/read-svmlight.js';

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

const text = '+1 1:0.5 3:-2 # a comment\n\n-1 qid:3 2:1e-1\r\n0\n';

describe('readSvmlight', () => {
  it.each(['plain.svm', 'packed.svm.gz'])('reads rows, comments and empty ones: %s', async (name) => {
    const path = await written(name, name.endsWith('.gz') ? gzipSync(text) : text);
    const read = await readSvmlight(path)();
    if (isLeft(read)) throw read.left;
    const { examples, features, starts, indices, values, labels } = read.right;
    expect([examples, features]).toEqual([3, 3]);
    expect([...starts]).toEqual([0, 2, 3, 3]);
    expect([...indices]).toEqual([0, 2, 1]);
    expect([...values]).toEqual([0.5, -2, Math.fround(0.1)]);
    expect([...labels]).toEqual([1, -1, 0]);
    expect(values.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it('has as many columns as it is told', async () => {
    const read = await readSvmlight(await written('wide.svm', '1 2:1\n'), { features: 10 })();
    expect(isRight(read) && read.right.features).toBe(10);
  });

  it.each([
    ['x 1:1', 'line 1: a number first, the label, found x'],
    ['1 1:1\n1 2', 'line 2: index:value, found 2'],
    ['1 1:one', 'line 1: index:value, found 1:one'],
    ['1 3:1 2:1', 'line 1: an index above 3, found 2:1'],
    ['1 0:1', 'line 1: an index above 0, found 0:1'],
    ['', 'a line for each example, found none'],
  ])('says what is wrong, and where: %j', async (contents, message) => {
    const read = await readSvmlight(await written('wrong.svm', contents))();
    expect(isLeft(read) && read.left.message).toContain(message);
  });

  it('refuses more columns than it is told of', async () => {
    const read = await readSvmlight(await written('narrow.svm', '1 5:1'), { features: 4 })();
    expect(isLeft(read) && read.left.message).toContain('line 1: indices of at most 4, found 5');
  });

  it.each(['missing.svm', 'missing.svm.gz'])('says that there is no file: %s', async (name) => {
    const read = await readSvmlight(join(folder, name))();
    expect(isLeft(read) && read.left.message).toContain('ENOENT');
  });

  it('says that a packed file is damaged', async () => {
    const path = await written('damaged.svm.gz', gzipSync(text).subarray(0, 20));
    expect(isLeft(await readSvmlight(path)())).toBe(true);
  });

  // A small part of RCV1, which is not part of the repository.
  const data = process.env.THALWEG_DATA;
  it.skipIf(data === undefined)('reads the sample of RCV1 (THALWEG_DATA)', async () => {
    const read = await readSvmlight(join(data!, 'rcv1_small_train.svm.gz'), { features: 47_236 })();
    if (isLeft(read)) throw read.left;
    const { examples, starts, labels } = read.right;
    expect(examples).toBe(1000);
    expect(starts[1000]! / 1000).toBeCloseTo(77.7, 1);
    expect([...new Set(labels)].sort()).toEqual([-1, 1]);
  });
});
