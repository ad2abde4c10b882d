import { toArray } from '@thalweg/core';
import { left, right } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { DataError } from 'thalweg/file';
import { parseDigits } from '../../src/digits/parse-digits.js';

const row = (label: string, first = '0'): string => [first, ...Array<string>(63).fill('16'), label].join(',');

describe('parseDigits', () => {
  test('pixels from 0 to 1 and labels, in float32', async () => {
    const parsed = await parseDigits('d.csv', `${row('7', '4')}\n${row('0')}\n`)();
    if (parsed._tag === 'Left') throw parsed.left;
    const { inputs, labels } = parsed.right;
    expect([inputs.shape, inputs.dtype]).toEqual([[2, 64], 'float32']);
    expect(inputs.get(0, 0)).toBe(0.25);
    expect(inputs.get(1, 63)).toBe(1);
    expect(toArray(labels)).toEqual([7, 0]);
  });

  test('a last line without line break is a line; empty lines are none', async () => {
    const parsed = await parseDigits('d.csv', row('7'))();
    expect(parsed).toEqual(right(expect.anything()));
    expect(await parseDigits('d.csv', `\n${row('7')}\n\n`)()).toEqual(parsed);
  });

  test.each([
    ['no rows', '', undefined, 'rows of digits', 'no rows'],
    ['a column too few', `${row('1')}\n1,2,3\n`, 2, '64 pixels and a label', '3 columns'],
    ['a column too many', `${row('1')},1\n`, 1, '64 pixels and a label', '66 columns'],
    ['a line after an empty one', `${row('1')}\n\n1\n`, 3, '64 pixels and a label', '1 columns'],
    ['not a number', `${row('1', 'x')}\n`, 1, 'a whole number from 0 to 16 in column 1', '"x"'],
    ['an empty field', `${row('1', '')}\n`, 1, 'a whole number from 0 to 16 in column 1', '""'],
    ['a fraction', `${row('1', '1.5')}\n`, 1, 'a whole number from 0 to 16 in column 1', '"1.5"'],
    ['a pixel out of range', `${row('1', '17')}\n`, 1, 'a whole number from 0 to 16 in column 1', '"17"'],
    [
      'a label out of range',
      `${row('10')}\n`,
      1,
      'a whole number from 0 to 9 in column 65, the label',
      '"10"',
    ],
    ['a negative label', `${row('-1')}\n`, 1, 'a whole number from 0 to 9 in column 65, the label', '"-1"'],
  ])('%s', async (_, text, line, expected, found) => {
    const error = new DataError({ path: 'd.csv', ...(line !== undefined && { line }), expected, found });
    expect(await parseDigits('d.csv', text)()).toEqual(left(error));
    expect(error).toMatchObject({ _tag: 'DataError', path: 'd.csv', line, expected, found });
    expect(error.message).toBe(
      `d.csv${line === undefined ? '' : `, line ${line}`}: expected ${expected}, found ${found}`,
    );
  });
});
