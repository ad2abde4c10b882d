import { DataError } from '../../file/data-error.js';
import { csvParser } from './csv-parser.js';
import type { Dataset, LineParser } from './dataset.js';
import { LabelError } from './label-error.js';
import { numberIn } from './number-text.js';
import { svmlightParser } from './svmlight-parser.js';

/** Longer than any line of numbers is: a file without line breaks is no text. */
const longestLine = 2 ** 26;

/**
 * Reads CSV or svmlight, whichever the first line is, from a file that comes in pieces.
 *
 * Empty lines, and those that begin with `#`, are passed over.
 *
 * @param path - For messages.
 * @param label - The column of the class; see {@link csvParser}.
 * @throws {DataError} If a line, or the whole, is not as it should be.
 */
export const parseLines = async (
  path: string,
  label: string | undefined,
  pieces: AsyncIterable<Uint8Array>,
): Promise<Dataset> => {
  const parser = eitherParser(path, label);
  // Leaves out the byte order mark.
  const decoder = new TextDecoder();
  let number = 0;
  let rest = '';
  for await (const piece of pieces) {
    const lines = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) parser.line(line, ++number);
    if (rest.length > longestLine)
      throw new DataError({
        path,
        line: number + 1,
        expected: 'a text with line breaks',
        found: 'none for long',
      });
  }
  parser.line(rest + decoder.decode(), number + 1);
  return parser.end();
};

const eitherParser = (path: string, label: string | undefined): LineParser => {
  const parserFor = (first: string): LineParser => {
    if (!looksLikeSvmlight(first)) return csvParser(path, label);
    if (label === undefined) return svmlightParser(path);
    throw new LabelError(
      `--label: expected with CSV only; in ${path} the class stands first, as in svmlight`,
    );
  };
  let parser: LineParser | undefined;
  return {
    line: (text, number) => {
      const line = text.trim();
      if (line === '' || line.startsWith('#')) return;
      parser ??= parserFor(line);
      parser.line(line, number);
    },
    end: () => {
      if (parser === undefined) throw new DataError({ path, expected: 'lines of numbers', found: 'none' });
      return parser.end();
    },
  };
};

/** A class alone is an example that is 0 everywhere. */
const looksLikeSvmlight = (line: string): boolean =>
  !line.includes(',') && (/^\S+\s+\S+:/.test(line) || !Number.isNaN(numberIn(line)));
