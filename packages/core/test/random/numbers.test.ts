import { describe, expect, it } from 'vitest';
import {
  ConfigError,
  foldIn,
  makeKey,
  normal,
  permutation,
  splitKey,
  uniformAt,
  type Key,
} from '../../src/index.js';

const key = makeKey(1);
const message = (call: () => unknown): string => {
  try {
    call();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'no error';
};

/** A value that the types refuse, as plain JavaScript may pass it. */
const untyped = (value: unknown): never => value as never;

describe('a number that is not a whole number in range', () => {
  it.each([0.5, -1, NaN, Infinity, 2 ** 32, '1', null, undefined])(
    'is refused as data of foldIn: %s',
    (data) => {
      expect(message(() => foldIn(key, untyped(data)))).toMatch(
        /^foldIn: data: expected a whole number in \[0, 2\^32\), found /,
      );
    },
  );

  it.each([2.5, NaN, -1, 2 ** 32 + 1, Infinity, '3', undefined])(
    'is refused as length of a permutation: %s',
    (n) => {
      expect(message(() => permutation(key, untyped(n)))).toMatch(
        /^permutation: n: expected a whole number in \[0, 2\^32\], found /,
      );
    },
  );

  it.each([0, -1, 1.5, NaN, 2 ** 32, '2', null])('is refused as count of splitKey: %s', (count) => {
    expect(message(() => splitKey(key, untyped(count)))).toMatch(
      /^splitKey: count: expected a whole number in \[1, 2\^32\), found /,
    );
  });

  it.each([0.5, -1, NaN, 2 ** 53, '1', undefined])('is refused as index of uniformAt: %s', (index) => {
    expect(message(() => uniformAt(key, untyped(index)))).toMatch(
      /^uniformAt: index: expected a whole number in \[0, 2\^53\), found /,
    );
  });

  it.each([0.5, -1, NaN, 2 ** 53, '1', undefined, null, {}])('is refused as seed: %s', (seed) => {
    expect(message(() => makeKey(untyped(seed)))).toMatch(
      /^makeKey: seed: expected a whole number in \[0, 2\^53\), found /,
    );
  });

  it('is refused as length in a shape', () => {
    for (const shape of [5, null, undefined, 'ab', { 0: 1 }])
      expect(message(() => normal(key, untyped(shape)))).toMatch(
        /^normal: shape: expected an array of whole numbers, found /,
      );
    for (const shape of [[2.5], [-1], [NaN], ['2'], [null], new Array(1)])
      expect(message(() => normal(key, untyped(shape)))).toMatch(
        /^normal: shape\[0\]: expected a whole number in \[0, 2\^32\], found /,
      );
    expect(message(() => normal(key, [2 ** 30, 2 ** 30]))).toMatch(/^normal: shape: number of elements: /);
  });

  it('is refused as dtype of normal', () => {
    expect(message(() => normal(key, [1], untyped('float16')))).toBe(
      "normal: dtype: expected 'float32' or 'float64', found 'float16'",
    );
    expect(message(() => normal(key, [1], untyped({ dtype: 'float32' })))).toMatch(/^normal: dtype: /);
  });
});

describe('a value that is not a key', () => {
  const calls: readonly (readonly [string, (key: Key) => unknown])[] = [
    ['foldIn', (given) => foldIn(given, 1)],
    ['splitKey', (given) => splitKey(given)],
    ['normal', (given) => normal(given, [2])],
    ['permutation', (given) => permutation(given, 3)],
    ['uniformAt', (given) => uniformAt(given, 0)],
  ];
  const wrong = [
    5,
    true,
    '1',
    null,
    undefined,
    [],
    [1],
    [1, 2, 3],
    [0.5, 1],
    [-1, 0],
    [2 ** 32, 0],
    { 0: 1, 1: 2 },
  ];

  it.each(calls)('is refused by %s', (owner, call) => {
    for (const value of wrong)
      expect(message(() => call(untyped(value)))).toMatch(
        new RegExp(`^${owner}: key: expected a random key, found `),
      );
    expect(message(() => call(untyped(new Array(2))))).toMatch(/expected a random key/);
  });
});
