import { createHash } from 'node:crypto';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { usualDataOptions } from '../../src/data/data-options.js';
import { loadData } from '../../src/data/load-data.js';
import { digitsPath } from '../digits.js';
import { temporaryFolder } from '../../../../tools/vitest/temporary-folder.ts';

const { path: folder, file } = temporaryFolder();
const load = (path: string, label?: string, input = Readable.from([])) =>
  loadData(path, { ...usualDataOptions, label }, input)();

const text = 'a,b,c\n1,2,3\n4,5,6\n';
const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('loadData', () => {
  test('a file, and what tells it from others', async () => {
    expect(await load(file('plain.csv', text))).toMatchObject({
      right: { classNames: ['3', '6'], bytes: text.length, sha256: sha256(text) },
    });
  });

  test('a gzipped file, whatever its name', async () => {
    const bytes = gzipSync(text);
    expect(await load(file('zipped.csv', bytes))).toMatchObject({
      right: { classNames: ['3', '6'], bytes: bytes.length, sha256: sha256(bytes) },
    });
  });

  test('the digits', async () => {
    const loaded = await load(digitsPath);
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
    const loaded = await load(path());
    if (loaded._tag === 'Right') throw new Error('expected a problem');
    expect(loaded.left.code).toBe(1);
    expect(loaded.left.lines.join()).toContain(message);
  });

  test('a class that is no column: exit code 2', async () => {
    expect(await load(file('plain.csv', text), 'd')).toMatchObject({ left: { code: 2 } });
  });

  test.each(['-', '/dev/stdin', '/dev/fd/0'])('standard input, packed or not: %s', async (path) => {
    const bytes = gzipSync(text);
    for (const content of [Buffer.from(text), bytes])
      expect(
        await load(path, undefined, Readable.from([...content].map((byte) => Buffer.of(byte)))),
      ).toMatchObject({ right: { classNames: ['3', '6'], bytes: content.length, sha256: sha256(content) } });
  });

  test('what is wrong with standard input is said of it', async () => {
    const input = Readable.from([Buffer.from(`${text}7,8\n`)]);
    expect(await load('-', undefined, input)).toMatchObject({
      left: { lines: ['standard input, line 4: expected 3 columns, found 2'] },
    });
    expect(await load('-')).toMatchObject({
      left: { lines: ['standard input: expected lines of numbers, found none'] },
    });
  });

  test.skipIf(process.platform === 'win32').each([
    ['as it is', Buffer.from(text)],
    ['packed', gzipSync(text)],
  ])('a pipe, as in process substitution: %s', async (name, bytes) => {
    const pipe = file(`pipe ${name}`);
    execFileSync('mkfifo', [pipe]);
    // Both wait for the other to open the pipe, whoever comes first.
    const writer = spawn('sh', ['-c', 'cat "$0" > "$1"', file(`source ${name}`, bytes), pipe]);
    expect(await load(pipe)).toMatchObject({ right: { classNames: ['3', '6'], bytes: bytes.length } });
    if (writer.exitCode === null) await once(writer, 'exit');
  });
});
