import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { toArray } from '@thalweg/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { digitsPath, loadDigits } from '../../src/digits/load-digits.js';

let folder: string;
let bytes: Buffer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'digits-'));
  bytes = await readFile(digitsPath);
});

afterAll(() => rm(folder, { recursive: true }));

/** What is wrong with a file of these bytes. */
const problemOf = async (contents: Buffer) => {
  const path = join(folder, 'damaged.csv.gz');
  await writeFile(path, contents);
  const loaded = await loadDigits(path)();
  if (loaded._tag === 'Right') throw new Error('expected a problem');
  expect(loaded.left).toMatchObject({ _tag: 'DataError', path });
  expect(loaded.left.message).toContain(path);
  return loaded.left;
};

describe('loadDigits', () => {
  test('the file that comes with the package', async () => {
    const loaded = await loadDigits(digitsPath)();
    if (loaded._tag === 'Left') throw loaded.left;
    const { inputs, labels } = loaded.right;
    expect(inputs.shape).toEqual([1797, 64]);
    expect(toArray(inputs).every((pixel) => pixel >= 0 && pixel <= 1)).toBe(true);
    expect(new Set(toArray(labels))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
  });

  test('a missing file', async () => {
    const path = join(folder, 'none.csv.gz');
    const loaded = await loadDigits(path)();
    expect(loaded).toMatchObject({ left: { _tag: 'DataError', path, found: 'no such file' } });
  });

  test('a folder', async () => {
    expect(await loadDigits(folder)()).toMatchObject({ left: { _tag: 'DataError', found: 'a folder' } });
  });

  test('a file that ends early', async () => {
    expect(await problemOf(bytes.subarray(0, 30_000))).toMatchObject({
      expected: 'a whole gzip file',
      found: 'a file that ends early',
    });
  });

  test('an empty file', async () => {
    expect(await problemOf(Buffer.alloc(0))).toMatchObject({ found: 'a file that ends early' });
  });

  test('bytes that are not gzip', async () => {
    expect(await problemOf(Buffer.from('0,0,5\n'))).toMatchObject({
      found: 'bytes that are not, or no longer, gzip',
    });
  });

  test('a byte that changed', async () => {
    const damaged = Buffer.from(bytes);
    damaged[30_000] = 255 - (damaged[30_000] ?? 0);
    expect((await problemOf(damaged)).found).not.toBe('');
  });

  test('a damaged line', async () => {
    const lines = gunzipSync(bytes).toString().split('\n');
    lines[41] = '1,2,3';
    expect(await problemOf(gzipSync(lines.join('\n')))).toMatchObject({ line: 42, found: '3 columns' });
  });

  test('a text cut at the end of a line', async () => {
    const lines = gunzipSync(bytes).toString().split('\n').slice(0, 1000);
    expect(await problemOf(gzipSync(lines.join('\n')))).toMatchObject({
      expected: '1797 rows',
      found: '1000',
    });
  });
});
