import { digitsPath, loadDigits } from '../../src/digits/load-digits.js';
import type { Examples } from '../../src/network/examples.js';

/** The data set, for tests that are not about loading it. */
export const digitsOfThePackage = async (): Promise<Examples> => {
  const loaded = await loadDigits(digitsPath)();
  if (loaded._tag === 'Left') throw loaded.left;
  return loaded.right;
};
