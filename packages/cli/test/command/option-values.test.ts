import { left, right } from 'fp-ts/lib/Either.js';
import { describe, expect, test } from 'vitest';
import { decimal, oneOf, readAll, share, wholeNumber } from '../../src/command/option-values.js';
import type { Arguments } from '../../src/command/parse-arguments.js';

const given = (text?: string): Arguments => ({
  operand: '',
  has: () => text !== undefined,
  given: () => (text === undefined ? [] : [text]),
});

describe('wholeNumber', () => {
  const read = (text?: string) => wholeNumber(given(text), 'n', { least: 1, most: 10, fallback: 5 });

  test.each([
    [undefined, 5],
    ['1', 1],
    ['010', 10],
  ])('%s', (text, value) => {
    expect(read(text)).toEqual(right(value));
  });

  test.each(['0', '11', '1.5', '-1', 'x', '1e1', '', ' 1'])('%j is out of range or not a number', (text) => {
    expect(read(text)).toEqual(left([`--n: expected a whole number from 1 to 10, found '${text}'`]));
  });

  test('without an upper limit, up to the largest exact integer', () => {
    const unbounded = (text: string) => wholeNumber(given(text), 'n', { least: 0, fallback: undefined });
    expect(unbounded('9007199254740991')).toEqual(right(2 ** 53 - 1));
    expect(unbounded('9007199254740992')).toEqual(
      left([`--n: expected a whole number, 0 or more, found '9007199254740992'`]),
    );
  });
});

describe('decimal', () => {
  test.each([
    [undefined, undefined],
    ['0', 0],
    ['-0.5', -0.5],
    ['.25', 0.25],
    ['1e-3', 0.001],
  ])('%s', (text, value) => {
    expect(decimal(given(text), 'd')).toEqual(right(value));
  });

  test.each(['x', '', '1e999', 'NaN', '1,5'])('%j', (text) => {
    expect(decimal(given(text), 'd')).toEqual(left([`--d: expected a number, found '${text}'`]));
  });

  test('in a range', () => {
    expect(decimal(given('0'), 'd', { least: 0 })).toEqual(right(0));
    expect(decimal(given('-1'), 'd', { least: 0 })).toEqual(
      left([`--d: expected a number, 0 or more, found '-1'`]),
    );
    expect(decimal(given('0'), 'd', { above: 0 })).toEqual(
      left([`--d: expected a number above 0, found '0'`]),
    );
  });
});

describe('share', () => {
  test.each([
    [undefined, 0.2],
    ['0', 0],
    ['0.5', 0.5],
    ['.25', 0.25],
  ])('%s', (text, value) => {
    expect(share(given(text), 's', 0.2)).toEqual(right(value));
  });

  test.each(['1', '-0.1', '20%', ''])('%j', (text) => {
    expect(share(given(text), 's', 0.2)).toEqual(
      left([`--s: expected a number from 0 to below 1, found '${text}'`]),
    );
  });
});

test('oneOf: a name, or the nearest', () => {
  expect(oneOf(given('b'), 'o', ['a', 'b'])).toEqual(right('b'));
  expect(oneOf(given('linaer'), 'o', ['mlp', 'linear'])).toEqual(
    left([`--o: expected mlp or linear, found 'linaer'. Did you mean linear?`]),
  );
});

test('readAll finds all errors', () => {
  const wrong = readAll({ a: share(given('2'), 'a', 0), b: oneOf(given('x'), 'b', ['y', 'z']), c: right(1) });
  expect(wrong).toMatchObject({ left: { length: 2 } });
});
