import { toArray } from '@thalweg/core';
import { describe, expect, test } from 'vitest';
import { mostNumbers } from '../../src/data/most-numbers.js';
import { usualDataOptions, type DataOptions } from '../../src/data/data-options.js';
import { longestLine } from '../../src/file/decoded-text.js';
import { parseData } from '../../src/data/parse-data.js';

/** A file that comes a byte at a time, so that no line, number or letter comes whole. */
async function* byteByByte(text: string | Uint8Array): AsyncGenerator<Uint8Array> {
  for (const byte of Buffer.from(text)) yield Promise.resolve(Uint8Array.of(byte));
}

const readWith = async (options: Partial<DataOptions>, text: string | Uint8Array) => {
  const { examples, classNames } = await parseData(
    'd',
    { ...usualDataOptions, ...options },
    byteByByte(text),
  );
  const { inputs, labels } = examples;
  return { shape: inputs.shape, inputs: toArray(inputs), labels: toArray(labels), classNames };
};

const read = (text: string, label?: string) => readWith({ label }, text);

const problem = (text: string | Uint8Array, options: Partial<DataOptions> = {}): Promise<string> =>
  readWith(options, text).then(
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

  test('classes that are numbers stand in numeric order', async () => {
    expect((await read('0,10\n0,2\n0,2\n')).classNames).toEqual(['2', '10']);
  });

  test.each([
    ['01234', '1234'],
    ['1', '+1'],
    ['1', '1.0'],
    ['x', 'X'],
  ])('classes that differ only as text stay two: %s and %s', async (a, b) => {
    const { classNames, labels } = await read(`0,${a}\n1,${b}\n2,${a}\n`);
    expect(new Set(classNames)).toEqual(new Set([a, b]));
    expect(labels.map((label) => classNames[label])).toEqual([a, b, a]);
  });

  test('a header is taken apart as rows are: nothing, then quotes', async () => {
    const line = ',"x",c\n';
    expect((await readWith({ header: 'yes' }, `${line}1,2,3\n1,2,4\n`)).shape).toEqual([2, 2]);
    expect((await readWith({ header: 'yes', missing: 'mean' }, `a,b,c\n,"2",3\n1,2,4\n`)).inputs).toEqual([
      NaN,
      2,
      1,
      2,
    ]);
    expect(await problem(`1,2,3\n${line}`)).toContain('d, line 2: expected a number in column 1, found ""');
  });

  test('line breaks and separators in quotes, and lines are counted with them', async () => {
    expect(await read('a,"the\r\nclass"\n1,"x\ny"\n2,"x,\ny"\n')).toMatchObject({
      inputs: [1, 2],
      classNames: ['x\ny', 'x,\ny'],
    });
    expect(await problem('a,c\n1,"x\ny"\n2,z\nfour,"x\ny"\n')).toContain('d, line 5: expected a number');
  });

  test.each(['\n', '\r\n', '\r'])('line breaks of one kind: %j', async (end) => {
    const text = ['a,b,c', '1,2,x', '', '3,4,y', ''].join(end);
    expect(await read(text)).toMatchObject({ inputs: [1, 2, 3, 4], classNames: ['x', 'y'] });
  });

  test('a byte order mark before a quote', async () => {
    expect(await read('\ufeff"a","b"\n1,x\n2,y\n')).toMatchObject({ inputs: [1, 2], classNames: ['x', 'y'] });
  });

  test('columns whose names are numbers are no header but for the class', async () => {
    expect(await read('a,b,1\n0,0,x\n0,0,y\n')).toMatchObject({ shape: [2, 2] });
  });

  test.each([
    ['1,2,3\n4,x,6\n', 'd, line 2: expected a number in column 2, found "x"'],
    [
      '1,2,3\n4,,6\n',
      'd, line 2: expected a number in column 2, found "". --missing drop leaves such examples out; ' +
        '--missing mean takes the mean of the column',
    ],
    ['1,2,3\n4,0x10,6\n', 'd, line 2: expected a number in column 2, found "0x10"'],
    [
      '1,2,3\n4,NaN,6\n',
      'd, line 2: expected a number in column 2, found "NaN". --missing drop leaves such examples out; ' +
        '--missing mean takes the mean of the column',
    ],
    [
      `1,2,3\n4,${'x'.repeat(100)},6\n`,
      `d, line 2: expected a number in column 2, found "${'x'.repeat(57)}..."`,
    ],
    ['1,2,3\n4,1e39,6\n', 'd, line 2: expected a number in column 2, found "1e39"'],
    ['a,b,c\n1,2,3\n# why\n4,x,6\n', 'd, line 4: expected a number in column 2, "b", found "x"'],
    [
      '1,x,3\n',
      'd, line 1: expected a number in column 2, found "x". If this line names the columns: --header yes',
    ],
    ['1,2,3\n4,5\n', 'd, line 2: expected 3 columns, found 2'],
    ['1,2,3\n4,5,6,7\n', 'd, line 2: expected 3 columns, found 4'],
    [
      '1,2,3\n4,5,\n',
      'd, line 2: expected a class in column 3, found nothing. --missing drop leaves such examples out',
    ],
    [
      '1,2,x,\n3,4,y,\n',
      'd, line 1: expected a class in column 4, found nothing. If a delimiter ends each line, remove it',
    ],
    [
      'a,b,c,\n1,2,x,\n',
      'd, line 2: expected a class in column 4, "", found nothing. If a delimiter ends each line, remove it',
    ],
    [
      '1 2 x\n',
      `d, line 1: expected two columns or more, with commas between, found 1. Perhaps --delimiter ' '`,
    ],
    [
      '1;2;3\n',
      `d, line 1: expected two columns or more, with commas between, found 1. Perhaps --delimiter ';'`,
    ],
    [
      'a\tb\n1\t2\n',
      'd, line 1: expected two columns or more, with commas between, found 1. Perhaps --delimiter tab',
    ],
    ['word\n', 'd, line 1: expected two columns or more, with commas between, found 1'],
    [
      '1,2\n"3,4\n5,6\n',
      'd, line 2: expected a quote that ends what a quote began on this line or later, found the end of the file',
    ],
    [
      '1,2\n3"4",5\n',
      'd, line 2: expected quotes around a whole field, and doubled ("") within it, ' +
        'found a quote elsewhere, on this line or in the row that it begins',
    ],
    [
      '1,2\n"3"4,5\n',
      'd, line 2: expected quotes around a whole field, and doubled ("") within it, ' +
        'found a quote elsewhere, on this line or in the row that it begins',
    ],
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
    expect(await problem(text, { label })).toBe(`--label: expected ${expected}`);
  });
});

describe('options of CSV', () => {
  test.each([
    [';', 'a;b;c\n1;2;x\n3;4;y\n'],
    ['\t', 'a\tb\tc\n1\t2\tx\n 3 \t4\ty\n'],
    ['|', 'a|b|c\n1|"2"|x\n3|4|y\n'],
    ['\t', '1\t2\tx\n3\t4\ty\n'],
  ])('--delimiter %j', async (delimiter, text) => {
    expect(await readWith({ delimiter }, text)).toMatchObject({
      inputs: [1, 2, 3, 4],
      classNames: ['x', 'y'],
    });
  });

  test('a missing field between two tabs is not swallowed with the spaces', async () => {
    expect(await readWith({ delimiter: '\t', missing: 'mean' }, '1\t\tx\n3\t4\ty\n')).toMatchObject({
      inputs: [1, NaN, 3, 4],
    });
  });

  test('--header yes: a first line of numbers names the columns', async () => {
    expect(await readWith({ header: 'yes', label: '2020' }, '2019,2020\n1,x\n2,y\n')).toMatchObject({
      inputs: [1, 2],
      classNames: ['x', 'y'],
    });
  });

  test('--header no: a first line of words is no header', async () => {
    expect(await problem('a,b,c\n1,2,3\n', { header: 'no' })).toBe(
      'd, line 1: expected a number in column 1, found "a"',
    );
    expect(await problem('1,x\n2,y\n', { header: 'no', label: 'x' })).toContain('a number from 1 to 2');
  });

  test.each([
    ['2019,2020,class\n1,2,x\n3,4,x\n5,6,y\n7,8,y\n', 'its class, "class", occurs nowhere else'],
    ['0,1,2,3\n.1,.2,.3,2\n.1,.2,.3,3\n', 'it counts the columns'],
    ['1,2,3,4\n.1,.2,.3,2\n.1,.2,.3,3\n', 'it counts the columns'],
    ['1,2,3,class\n.1,.2,.3,2\n.1,.2,.3,3\n', 'it counts the columns'],
  ])('a header of numbers is not taken for an example: %j', async (text, why) => {
    expect(await problem(text)).toBe(
      `--header: expected yes or no, since the first line of d may name the columns or be an example (${why})`,
    );
    const rows = text.trimEnd().split('\n').length;
    expect((await readWith({ header: 'yes' }, text)).shape[0]).toBe(rows - 1);
    expect((await readWith({ header: 'no' }, text)).shape[0]).toBe(rows);
  });

  test.each(['5.1,3.5,x\n1,2,y\n3,4,y\n', '0,0,x\n1,2,y\n3,4,y\n', '5,3,x\n1,2,x\n3,4,y\n'])(
    'an example is not taken for a header: %j',
    async (text) => {
      expect((await read(text)).shape).toEqual([3, 2]);
    },
  );

  test('a name that two columns have does not say which is the class', async () => {
    expect(await problem('a,a,b\n1,2,3\n', { label: 'a' })).toBe(
      '--label: expected the name of one column, found "a", which several columns of d have. ' +
        'Say which by its number, from 1 to 3',
    );
  });

  test.each([undefined, 'no'] as const)(
    'a class by number is that column, even if another holds this number in the first example: --header %s',
    async (header) => {
      expect(await readWith({ header, label: '1' }, '7,1,0.5\n8,1,0.5\n')).toMatchObject({
        inputs: [1, 0.5, 1, 0.5],
        classNames: ['7', '8'],
      });
    },
  );

  test('a first line is no header because a number in it is the label', async () => {
    expect(await readWith({ header: 'no', label: '1' }, 'x,1,2\ny,3,4\n')).toMatchObject({
      inputs: [1, 2, 3, 4],
      classNames: ['x', 'y'],
    });
  });

  test.each(['', '?', 'NA', 'n/a', 'NaN', 'null', 'None'])('--missing drop and mean: %j', async (gone) => {
    const text = `a,b,c\n1,${gone},x\n3,4,y\n5,6,x\n`;
    expect(await readWith({ missing: 'drop' }, text)).toMatchObject({ inputs: [3, 4, 5, 6], labels: [1, 0] });
    expect(await readWith({ missing: 'mean' }, text)).toMatchObject({ inputs: [1, NaN, 3, 4, 5, 6] });
    expect(await problem(text, { missing: 'refuse' })).toContain(
      'd, line 2: expected a number in column 2, "b"',
    );
  });

  test('--missing: an example without a class can only be left out', async () => {
    const text = 'a,c\n1,\n2,x\n3,y\n';
    expect((await readWith({ missing: 'drop' }, text)).inputs).toEqual([2, 3]);
    expect(await problem(text, { missing: 'mean' })).toContain('d, line 2: expected a class in column 2');
  });
});

describe('encodings', () => {
  const names = 'n,name\n1,Müller\n2,Möller\n3,Maier\n';
  const classNames = ['Maier', 'Möller', 'Müller'];

  test.each([
    ['utf-8', Buffer.from(names)],
    ['latin1', Buffer.from(names, 'latin1')],
    ['utf-16le', Buffer.from(`\ufeff${names}`, 'utf16le')],
  ])('--encoding %s', async (encoding, bytes) => {
    expect(await readWith({ encoding }, bytes)).toMatchObject({ inputs: [1, 2, 3], classNames });
  });

  test.each([
    ['latin-1', Buffer.from(names, 'latin1'), 2],
    ['UTF-16', Buffer.from(`\ufeff${names}`, 'utf16le'), 1],
    ['a byte in the middle of a letter', Buffer.from([...Buffer.from('a,b\n1,x\n2,'), 0xc3, 0x0a]), 3],
    ['a letter cut off at the end', Buffer.from([...Buffer.from('a,b\n1,x\n2,'), 0xc3]), 3],
    ['bytes in a comment of svmlight', Buffer.from('1 1:2\n2 1:3 # Müller\n', 'latin1'), 2],
    ['lines that end in a carriage return', Buffer.from('a,b\r1,x\r2,Mü\r', 'latin1'), 3],
  ])('%s is an error that names line and option', async (_, bytes, line) => {
    expect(await problem(bytes)).toBe(
      `d, line ${line}: expected text in utf-8, found bytes that are no such text. ` +
        'Name the encoding of the file, as in --encoding latin1',
    );
  });
});

describe('a line that does not end', () => {
  // In pieces as large as a file comes in. Were it quadratic, this would take a minute.
  async function* endless(start: string): AsyncGenerator<Uint8Array> {
    yield Promise.resolve(Buffer.from(start));
    const piece = Buffer.alloc(2 ** 16, '1');
    for (let sent = 0; sent < 2 ** 26; sent += piece.length) yield piece;
  }

  test.each([
    ['CSV', '1,2,3\n4,'],
    ['svmlight', '1 1:2\n2 1:'],
  ])('is refused: %s', async (_, start) => {
    const reading = parseData('d', usualDataOptions, endless(start));
    await expect(reading).rejects.toThrow(
      `d, line 2: expected a line break after at most ${longestLine} characters, found none`,
    );
  });

  test('a quote that is not closed', async () => {
    async function* rows(): AsyncGenerator<Uint8Array> {
      yield Promise.resolve(Buffer.from('1,2,3\n4,"'));
      const piece = Buffer.from(`${'1'.repeat(2 ** 16)}\n`);
      for (let sent = 0; sent < 2 ** 26; sent += piece.length) yield piece;
    }
    await expect(parseData('d', usualDataOptions, rows())).rejects.toThrow(
      `d, line 2: expected a row of at most ${longestLine} characters, found a longer one`,
    );
  });
});

describe('svmlight', () => {
  test.each(['\n', '\r\n', '\r'])('lines end with %j', async (end) => {
    const lines = ['1 1:2', '', '2 1:3 # two', '3 1:x'];
    expect((await read(lines.slice(0, 3).join(end) + end)).inputs).toEqual([2, 3]);
    expect(await problem(lines.join(end))).toBe('d, line 4: expected index:value, found "1:x"');
  });

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
    expect(await problem('1 1:1\n', { label: '1' })).toBe(
      '--label: expected with CSV only; in d the class stands first, as in svmlight',
    );
  });
});
