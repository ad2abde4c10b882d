import { CsvError, parse } from 'csv-parse';
import { DataError } from './data-error.js';
import { longestLine } from './decoded-text.js';

/**
 * A line of a table, or several if a field in quotes has line breaks.
 *
 * @category File
 * @since 0.1.0
 */
export interface CsvRecord {
  readonly fields: readonly string[];
  /** The first line, from 1. */
  readonly line: number;
}

/**
 * Reads comma-separated values: quotes, line breaks of all kinds, spaces around fields. Skips empty lines and comments.
 *
 * @param path - For messages.
 * @param delimiter - The character between two fields.
 * @param text - In pieces, which may end anywhere.
 * @throws {DataError} If quotes do not fit together.
 *
 * @example
 * ```ts
 * import { csvRecords } from 'thalweg/file';
 *
 * const records = csvRecords('a.csv', ',', ['x, "y', 'z"\n\n1,2\n']);
 * (await records.next()).value; // => { fields: ['x', 'yz'], line: 1 }
 * (await records.next()).value; // => { fields: ['1', '2'], line: 3 }
 * ```
 * @category File
 * @since 0.1.0
 */
export async function* csvRecords(
  path: string,
  delimiter: string,
  text: AsyncIterable<string> | readonly string[],
): AsyncGenerator<CsvRecord> {
  let last = 0;
  let records: CsvRecord[] = [];
  const parser = parse({
    delimiter,
    record_delimiter: ['\r\n', '\n', '\r'],
    comment: '#',
    comment_no_infix: true,
    skip_empty_lines: true,
    trim: true,
    // The table checks it, and says more.
    relax_column_count: true,
    max_record_size: longestLine,
    // What is read from the stream is lost where it fails, and so would be the line that it got to.
    on_record: (fields: readonly string[], { lines }) => {
      records.push({ fields, line: lines - breaksIn(fields) });
      last = lines;
      return null;
    },
  }).resume();
  let error: Error | undefined;
  const note = (found?: Error | null): void => {
    error ??= found ?? undefined;
  };
  parser.on('error', note);
  const given = (piece: string): Promise<void> =>
    new Promise((resolve) => {
      parser.write(piece, (found) => {
        note(found);
        resolve();
      });
    });
  const ended = (): Promise<void> =>
    new Promise((resolve) => {
      parser.once('close', resolve).end();
    });
  const taken = function* (): Generator<CsvRecord> {
    yield* records;
    records = [];
    if (error instanceof CsvError) throw damage(path, last, error);
    if (error !== undefined) throw error;
  };
  for await (const piece of text) {
    await given(piece);
    yield* taken();
  }
  await ended();
  yield* taken();
}

const breaksIn = (fields: readonly string[]): number =>
  fields.reduce((sum, field) => sum + (field.match(/\r\n|\n|\r/g)?.length ?? 0), 0);

const damage = (path: string, last: number, error: CsvError): Error => {
  const problem = problems.get(error.code);
  return problem === undefined ? error : new DataError({ path, line: last + 1, ...problem });
};

const misplacedQuote = {
  expected: 'quotes around a whole field, and doubled ("") within it',
  found: 'a quote elsewhere, on this line or in the row that it begins',
};

const problems = new Map([
  [
    'CSV_QUOTE_NOT_CLOSED',
    {
      expected: 'a quote that ends what a quote began on this line or later',
      found: 'the end of the file',
    },
  ],
  ['CSV_INVALID_CLOSING_QUOTE', misplacedQuote],
  ['INVALID_OPENING_QUOTE', misplacedQuote],
  [
    'CSV_MAX_RECORD_SIZE',
    {
      expected: `a row of at most ${longestLine} characters`,
      found: 'a longer one. Perhaps a quote is not closed',
    },
  ],
]);
