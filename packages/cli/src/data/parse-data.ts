import { DataError } from '../file/data-error.js';
import type { DataOptions } from './data-options.js';
import type { Dataset } from './dataset.js';
import { decodedText } from '../file/decoded-text.js';
import { withFirstLine } from './first-line.js';
import { numberIn } from './number-text.js';
import { OptionError } from './option-error.js';
import { parseCsv } from './parse-csv.js';
import { parseSvmlight } from './parse-svmlight.js';

/**
 * Reads CSV or svmlight, whichever the first line is, from a file that comes in pieces.
 *
 * Empty lines, and those that begin with `#`, are passed over.
 *
 * @param path - For messages.
 * @throws {DataError} If a line, or the whole, is not as it should be.
 * @throws {OptionError} If an option does not fit the file.
 */
export const parseData = async (
  path: string,
  options: DataOptions,
  pieces: AsyncIterable<Uint8Array>,
): Promise<Dataset> => {
  const { first, text } = await withFirstLine(decodedText(path, options.encoding, pieces));
  if (first === undefined) throw new DataError({ path, expected: 'lines of numbers', found: 'none' });
  if (options.delimiter !== undefined || !looksLikeSvmlight(first)) return parseCsv(path, options, text);
  for (const option of ['label', 'header', 'missing'] as const)
    if (options[option] !== undefined)
      throw new OptionError(
        `--${option}: expected with CSV only; in ${path} the class stands first, as in svmlight`,
      );
  return parseSvmlight(path, text);
};

/** A class alone is an example that is 0 everywhere. */
const looksLikeSvmlight = (line: string): boolean =>
  !line.includes(',') && (/^\S+\s+\S+:/.test(line) || !Number.isNaN(numberIn(line)));
