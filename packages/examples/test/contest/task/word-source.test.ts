import { makeKey } from '@thalweg/core';
import { expect, test } from 'vitest';
import { createWordSource } from '../../../src/contest/task/word-source.js';

const source = createWordSource(makeKey(1), { words: 20, letters: 6, longest: 4 });
const text = source.text(makeKey(2), 20_000);

/** The words of the text, as letters in a row; the last may be cut. */
const words = String.fromCodePoint(...text.map((symbol) => symbol + 97))
  .split('a')
  .slice(0, -1);

test('a text is made of few words, with frequencies as Zipf found them', () => {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  expect(Math.max(...words.map(({ length }) => length))).toBe(4);
  expect(Math.min(...words.map(({ length }) => length))).toBe(1);
  expect(counts.size).toBeLessThanOrEqual(20);
  // The first of 20 words has the share 1 / (1 + 1/2 + ... + 1/20), more if it is there twice.
  const total = Array.from({ length: 20 }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b, 0);
  expect(Math.max(...counts.values()) / words.length).toBeGreaterThan(0.9 / total);
  expect(source.text(makeKey(2), 100)).toEqual(text.subarray(0, 100));
  expect(source.text(makeKey(3), 100)).not.toEqual(text.subarray(0, 100));
});

test('the prediction is how often each symbol follows', () => {
  for (const begun of [[], ...words.slice(0, 5).map((word) => [word.codePointAt(0)! - 97])]) {
    const follows = new Float64Array(source.symbols);
    let cases = 0;
    for (const word of words) {
      const symbols = Array.from(word, (letter) => letter.codePointAt(0)! - 97);
      if (!begun.every((symbol, i) => symbols[i] === symbol)) continue;
      follows[symbols[begun.length] ?? 0]!++;
      cases++;
    }
    const predicted = source.prediction(begun);
    expect(predicted.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
    // Four standard deviations of a share.
    predicted.forEach((chance, symbol) => {
      const spread = Math.sqrt((chance * (1 - chance)) / cases);
      expect(Math.abs(follows[symbol]! / cases - chance)).toBeLessThanOrEqual(4 * spread + 1e-12);
    });
  }
});
