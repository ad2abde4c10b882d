import { DataError } from './data-error.js';

/** Longer than any line of numbers is: a file without line breaks is no table. */
export const longestLine = 2 ** 24;

/** What a decoder puts in the place of bytes that are no text. */
const replacement = '\ufffd';

/**
 * The text of a file that comes in pieces, without its byte order mark.
 *
 * @param path - For messages.
 * @param encoding - As `TextDecoder` names it.
 * @throws {DataError} If bytes are no text in this encoding, or a line does not end.
 */
export async function* decodedText(
  path: string,
  encoding: string,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let breaks = 0;
  let returns = 0;
  let lineLength = 0;
  const checked = (text: string): string => {
    const bad = text.indexOf(replacement);
    const sound = bad === -1 ? text : text.slice(0, bad);
    breaks += count(sound, '\n');
    returns += count(sound, '\r');
    // Some programs end lines with a carriage return alone.
    const line = (breaks === 0 ? returns : breaks) + 1;
    if (bad !== -1)
      throw new DataError({
        path,
        line,
        expected: `text in ${decoder.encoding}`,
        found: 'bytes that are no such text. Name the encoding of the file, as in --encoding latin1',
      });
    const end = Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r'));
    lineLength = end === -1 ? lineLength + text.length : text.length - end - 1;
    if (lineLength > longestLine)
      throw new DataError({
        path,
        line,
        expected: `a line break after at most ${longestLine} characters`,
        found: 'none',
      });
    return text;
  };
  for await (const piece of pieces) yield checked(decoder.decode(piece, { stream: true }));
  yield checked(decoder.decode());
}

const count = (text: string, character: string): number => {
  let found = 0;
  for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) found += 1;
  return found;
};
