import type { Examples } from 'thalweg/network';
import { digitsPath, loadDigits } from '../../src/digits/load-digits.js';

/** The data set, for tests that are not about loading it. */
export const digitsOfThePackage = async (): Promise<Examples> => {
  const loaded = await loadDigits(digitsPath)();
  if (loaded._tag === 'Left') throw loaded.left;
  return loaded.right;
};
