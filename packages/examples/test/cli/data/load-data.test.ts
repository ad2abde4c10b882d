import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { loadData } from '../../../src/cli/data/load-data.js';
import { digitsPath } from '../../../src/digits/load-digits.js';
import { temporaryFolder } from '../temporary-folder.js';

const { path: folder, file } = temporaryFolder();
const text = 'a,b,c\n1,2,3\n4,5,6\n';
const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('loadData', () => {
  test('a file, and what tells it from others', async () => {
    expect(await loadData(file('plain.csv', text), undefined)()).toMatchObject({
      right: { classNames: ['3', '6'], bytes: text.length, sha256: sha256(text) },
    });
  });

  test('a gzipped file, whatever its name', async () => {
    const bytes = gzipSync(text);
    expect(await loadData(file('zipped.csv', bytes), undefined)()).toMatchObject({
      right: { classNames: ['3', '6'], bytes: bytes.length, sha256: sha256(bytes) },
    });
  });

  test('the digits', async () => {
    const loaded = await loadData(digitsPath, undefined)();
    expect(loaded).toMatchObject({ right: { examples: { inputs: { shape: [1797, 64] } } } });
  });

  test.each([
    ['a missing file', () => file('none.csv'), 'expected a file to read, found no such file'],
    ['a folder', () => folder, 'expected a file to read, found a folder'],
    [
      'a gzip file that ends early',
      () => file('cut.csv.gz', gzipSync(text).subarray(0, 20)),
      'expected a file to read, found a file that ends early',
    ],
    ['a damaged line', () => file('damaged.csv', `${text}7,8\n`), ', line 4: expected 3 columns, found 2'],
  ])('%s: exit code 1', async (_, path, message) => {
    const loaded = await loadData(path(), undefined)();
    if (loaded._tag === 'Right') throw new Error('expected a problem');
    expect(loaded.left.code).toBe(1);
    expect(loaded.left.lines.join()).toContain(message);
  });

  test('a class that is no column: exit code 2', async () => {
    expect(await loadData(file('plain.csv', text), 'd')()).toMatchObject({ left: { code: 2 } });
  });
});
