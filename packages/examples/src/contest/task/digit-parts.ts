import { foldIn, makeKey } from '@thalweg/core';
import { isLeft } from 'fp-ts/lib/Either.js';
import { splitExamples, type Examples } from 'thalweg/network';
import { digitsPath, loadDigits } from '../../digits/load-digits.js';
import type { ThreeParts } from './three-parts.js';

/**
 * The handwritten digits: half to learn from, and a quarter for each measure. The key was chosen such that the two quarters are
 * equally hard: the best linear classifier errs on 4.0 % of both.
 */
export const digitParts = async (): Promise<ThreeParts<Examples>> => {
  const digits = await loadDigits(digitsPath)();
  if (isLeft(digits)) throw digits.left;
  const key = makeKey(4);
  const { train, test: rest } = splitExamples(key, digits.right, 0.5);
  const { train: validation, test } = splitExamples(foldIn(key, 1), rest, 0.5);
  return { train, validation, test };
};
