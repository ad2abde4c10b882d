import { foldIn, type Key } from '@thalweg/core';
import { uniformAt } from '../../studies/problem/uniform.js';

/** A source of text: random words with a space after each. Letters are whole numbers from 1; 0 is the space. */
export interface WordSource {
  /** The number of different symbols. */
  readonly symbols: number;
  readonly text: (key: Key, length: number) => Uint8Array;
  /** The probability of each symbol after the letters of a word so far: no other prediction has a lower expected loss. */
  readonly prediction: (begun: readonly number[]) => Float64Array;
}

export interface WordSourceOptions {
  readonly words: number;
  readonly letters: number;
  /** Letters of the longest word. */
  readonly longest: number;
}

/** Words of random letters and lengths. The word of rank r, counted from 1, is as frequent as 1 / r, as Zipf found it in languages. */
export const createWordSource = (key: Key, { words, letters, longest }: WordSourceOptions): WordSource => {
  const whole = (key: Key, index: number, most: number): number =>
    1 + Math.floor(uniformAt(key, index) * most);
  const vocabulary = Array.from({ length: words }, (_, rank) => ({
    word: Array.from({ length: whole(foldIn(key, rank), 0, longest) }, (_, i) =>
      whole(foldIn(key, rank), i + 1, letters),
    ),
    weight: 1 / (rank + 1),
  }));
  const total = vocabulary.reduce((sum, { weight }) => sum + weight, 0);
  const symbols = letters + 1;

  const wordAt = (share: number): readonly number[] => {
    let rest = share * total;
    return (vocabulary.find(({ weight }) => (rest -= weight) < 0) ?? vocabulary[0]!).word;
  };
  return {
    symbols,
    text: (key, length) => {
      const text: number[] = [];
      for (let i = 0; text.length < length; i++) text.push(...wordAt(uniformAt(key, i)), 0);
      return Uint8Array.from(text.slice(0, length));
    },
    prediction: (begun) => {
      const weights = new Float64Array(symbols);
      for (const { word, weight } of vocabulary)
        if (begun.every((letter, i) => word[i] === letter)) weights[word[begun.length] ?? 0]! += weight;
      const sum = weights.reduce((a, b) => a + b, 0);
      return weights.map((weight) => weight / sum);
    },
  };
};
