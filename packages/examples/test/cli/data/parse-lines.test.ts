import { toArray } from '@thalweg/core';
import { describe, expect, test } from 'vitest';
import { mostNumbers } from '../../../src/cli/data/most-numbers.js';
import { parseLines } from '../../../src/cli/data/parse-lines.js';

/** A file that comes a byte at a time, so that no line, number or letter comes whole. */
async function* byteByByte(text: string): AsyncGenerator<Uint8Array> {
  for (const byte of Buffer.from(text)) yield Promise.resolve(Uint8Array.of(byte));
}

const read = async (text: string, label?: string) => {
  const { examples, classNames } = await parseLines('d', label, byteByByte(text));
  const { inputs, labels } = examples;
  return { shape: inputs.shape, inputs: toArray(inputs), labels: toArray(labels), classNames };
};

const problem = (text: string, label?: string): Promise<string> =>
  read(text, label).then(
    () => 'none',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );

describe('CSV', () => {
  test('the last column is the class, in float32', async () => {
    expect(await read('1,2.5,7\n-3e-1,4,5\n')).toEqual({
      shape: [2, 2],
      inputs: [1, 2.5, Math.fround(-0.3), 4],
      labels: [1, 0],
      classNames: ['5', '7'],
    });
  });

  test('a header, a class by name, classes that are words, spaces, CRLF, no break at the end', async () => {
    expect(await read('kind, a, b\r\nyes, 1, 2\r\nno, 3, 4\r\nyes, 5, 6', 'kind')).toEqual({
      shape: [3, 2],
      inputs: [1, 2, 3, 4, 5, 6],
      labels: [1, 0, 1],
      classNames: ['no', 'yes'],
    });
  });

  test('a class by number, a byte order mark, comments and empty lines', async () => {
    const { inputs, classNames } = await read('\ufeff# about\n\n1,2,3\n# more\n4,5,6\n\n', '1');
    expect([inputs, classNames]).toEqual([
      [2, 3, 5, 6],
      ['1', '4'],
    ]);
  });

  test('fields in quotes', async () => {
    expect(await read('"a","b, or c","the ""class"""\n"1",2,"x, y"\n3,"4",""""\n')).toMatchObject({
      inputs: [1, 2, 3, 4],
      classNames: ['"', 'x, y'],
    });
  });

  test('numbers that are written differently are one class, and stand in numeric order', async () => {
    const { classNames, labels } = await read('0,10\n0,2.0\n0,2\n0,+2\n');
    expect([classNames, labels]).toEqual([
      ['2', '10'],
      [1, 0, 0, 0],
    ]);
  });

  test('columns whose names are numbers are no header but for the class', async () => {
    expect(await read('a,b,1\n0,0,x\n0,0,y\n')).toMatchObject({ shape: [2, 2] });
  });

  test.each([
    ['1,2,3\n4,x,6\n', 'd, line 2: expected a number in column 2, found "x"'],
    ['1,2,3\n4,,6\n', 'd, line 2: expected a number in column 2, found ""'],
    ['1,2,3\n4,0x10,6\n', 'd, line 2: expected a number in column 2, found "0x10"'],
    ['1,2,3\n4,NaN,6\n', 'd, line 2: expected a number in column 2, found "NaN"'],
    [
      `1,2,3\n4,${'x'.repeat(100)},6\n`,
      `d, line 2: expected a number in column 2, found "${'x'.repeat(57)}..."`,
    ],
    ['1,2,3\n4,1e39,6\n', 'd, line 2: expected a number in column 2, found "1e39"'],
    ['a,b,c\n1,2,3\n# why\n4,x,6\n', 'd, line 4: expected a number in column 2, "b", found "x"'],
    ['1,x,3\n', 'd, line 1: expected a number in column 2, found "x"'],
    ['1,2,3\n4,5\n', 'd, line 2: expected 3 columns, found 2'],
    ['1,2,3\n4,5,6,7\n', 'd, line 2: expected 3 columns, found 4'],
    ['1,2,3\n4,5,\n', 'd, line 2: expected a class in column 3, found nothing'],
    ['1;2;3\n', 'd, line 1: expected two columns or more, with commas between, found 1'],
    ['a,b\n', 'd: expected rows of numbers, found none'],
    ['1,2\n3,2\n', 'd: expected at least two classes, found only "2"'],
    ['', 'd: expected lines of numbers, found none'],
    ['# nothing\n\n', 'd: expected lines of numbers, found none'],
  ])('%j', async (text, message) => {
    expect(await problem(text)).toBe(message);
  });

  test('a column of numbers is hardly a class', async () => {
    const text = Array.from({ length: 1001 }, (_, i) => `0,${i / 10}`).join('\n');
    expect(await problem(text)).toBe(
      'd, line 1001: expected at most 1000 classes, found one more: "100". Is it a class at all?',
    );
  });

  test.each([
    [
      'a,b,c\n1,2,3\n',
      'bb',
      `the name of a column or a number from 1 to 3, as d has 3 columns, found 'bb'. Did you mean b?`,
    ],
    [
      'a,b,c\n1,2,3\n',
      '4',
      `the name of a column or a number from 1 to 3, as d has 3 columns, found '4'. Did you mean a?`,
    ],
    ['1,2,3\n', 'c', `a number from 1 to 3, as d has 3 columns without names, found 'c'`],
    ['1,2,3\n', '0', `a number from 1 to 3, as d has 3 columns without names, found '0'`],
  ])('a class that is no column: %j, %s', async (text, label, expected) => {
    expect(await problem(text, label)).toBe(`--label: expected ${expected}`);
  });
});

describe('svmlight', () => {
  test('what is left out is 0; comments and query numbers say nothing', async () => {
    expect(await read('# about\n+1 2:0.5 4:-1 # the first\n-1 qid:3 1:2\n\n+1\n')).toEqual({
      shape: [3, 4],
      inputs: [0, 0.5, 0, -1, 2, 0, 0, 0, 0, 0, 0, 0],
      labels: [1, 0, 1],
      classNames: ['-1', '1'],
    });
  });

  test('indices from 0, if there is one', async () => {
    expect(await read('1 1:1\n2 0:3\n')).toMatchObject({ shape: [2, 2], inputs: [0, 1, 3, 0] });
  });

  test('a first example that is 0 everywhere', async () => {
    expect(await read('1\n2 1:3\n')).toMatchObject({ shape: [2, 1], inputs: [0, 3] });
  });

  test.each([
    ['1 1:2\nx 1:2\n', 'd, line 2: expected a number first, the class, and then index:value, found "x"'],
    ['1 1:2\n1,2 1:2\n', 'd, line 2: expected a number first, the class, and then index:value, found "1,2"'],
    ['1 1:2\n2 1:\n', 'd, line 2: expected index:value, found "1:"'],
    ['1 1:2\n2 a:1\n', 'd, line 2: expected index:value, found "a:1"'],
    ['1 1:2\n2 1:x\n', 'd, line 2: expected index:value, found "1:x"'],
    ['1 1:2\n2 -1:1\n', 'd, line 2: expected index:value, found "-1:1"'],
    ['1 1:2\n2 3:1 2:1\n', 'd, line 2: expected an index above 3, found "2:1"'],
    ['1 1:2\n2 3:1 3:1\n', 'd, line 2: expected an index above 3, found "3:1"'],
    ['1 1:2\n1 1:3\n', 'd: expected at least two classes, found only "1"'],
    ['1\n2\n', 'd: expected lines with index:value, found none'],
  ])('%j', async (text, message) => {
    expect(await problem(text)).toBe(message);
  });

  test('too large to be dense, with the sizes', async () => {
    expect(await problem(`1 ${mostNumbers}:1\n2 1:1\n`)).toBe(
      `d: expected at most ${mostNumbers} numbers (examples × columns, zeros included, since they are kept dense), ` +
        `found 2 × ${mostNumbers} = ${2 * mostNumbers}`,
    );
    expect(await problem(`1 1:1\n2 999999999999:1\n`)).toContain('d, line 2: expected at most');
  });

  test('the class has no column', async () => {
    expect(await problem('1 1:1\n', '1')).toBe(
      '--label: expected with CSV only; in d the class stands first, as in svmlight',
    );
  });
});
