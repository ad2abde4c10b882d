import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { isLeft } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { madeUpData, realData } from '../../src/parallel/sparse-data.js';
import { temporaryFolder } from '../../../../tools/vitest/temporary-folder.ts';

const { path } = temporaryFolder();

const folderWith = (files: Readonly<Record<string, string | Uint8Array>>): string => {
  const folder = mkdtempSync(join(path, 'data-'));
  for (const [name, contents] of Object.entries(files)) writeFileSync(join(folder, name), contents);
  return folder;
};

const read = async (folder: string) => {
  const data = await realData(folder)();
  if (isLeft(data)) throw data.left;
  return data.right;
};

describe('realData', () => {
  test('reads a sample and its test set', async () => {
    const {
      source,
      train,
      test: others,
    } = await read(
      folderWith({
        'digits.csv': '1',
        'rcv1_small_train.svm.gz': gzipSync('1 1:0.5 47236:2\n-1 3:1\n'),
        'rcv1_small_test.svm.gz': gzipSync('-1 2:4\n'),
      }),
    );
    expect(source).toBe('rcv1_small_train.svm.gz');
    expect([train.examples, train.features, [...train.indices]]).toEqual([2, 47_236, [0, 47_235, 2]]);
    expect([others?.examples, others?.features, others?.values[0]]).toEqual([1, 47_236, 4]);
  });

  test('does without a test set, and with the names of LIBSVM', async () => {
    const { source, test: others } = await read(folderWith({ 'rcv1_train.binary': '1 1:1\n' }));
    expect([source, others]).toEqual(['rcv1_train.binary', undefined]);
  });

  test('says which file is wrong, and where', async () => {
    const folder = folderWith({ 'rcv1_train.svm': '1 1:1\n-1 0:1\n' });
    const data = await realData(folder)();
    expect(isLeft(data) && data.left.message).toContain(
      `${join(folder, 'rcv1_train.svm')}, line 2: indices from 1, found 0:1`,
    );
  });

  test('says what is missing in a folder', async () => {
    const folder = folderWith({ 'rcv1_train.binary.bz2': 'x', 'digits.csv': '1' });
    mkdirSync(join(folder, 'rcv1'));
    const data = await realData(folder)();
    expect(isLeft(data) && data.left.message).toBe(
      `${folder}: expected a sample of RCV1, with a name like rcv1_small_train.svm.gz, found none`,
    );
    const missing = await realData(join(folder, 'missing'))();
    expect(isLeft(missing) && missing.left.message).toBe(
      `${join(folder, 'missing')}: expected a folder to read, found no such file`,
    );
  });
});

test('madeUpData is the same every time', () => {
  const of = () => madeUpData({ examples: 20, features: 50 }).train;
  expect(of()).toEqual(of());
});
