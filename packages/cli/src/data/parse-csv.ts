import { tensor } from '@thalweg/core';
import { DataError } from '../file/data-error.js';
import { classList } from './class-list.js';
import { csvRecords, type CsvRecord } from '../file/csv-records.js';
import { csvTable, type CsvTable } from './csv-table.js';
import type { DataOptions } from './data-options.js';
import type { Dataset } from './dataset.js';
import { doubtfulHeader } from './doubtful-header.js';
import { excerpt } from './excerpt.js';
import { mostNumbers, tooLarge } from './most-numbers.js';
import { floatList } from './number-list.js';
import { numberIn } from './number-text.js';
import { OptionError } from './option-error.js';

/**
 * Comma-separated values: a column is the class, the others are numbers. The first line may name the columns.
 *
 * @param path - For messages.
 */
export const parseCsv = async (
  path: string,
  options: DataOptions,
  text: AsyncIterable<string>,
): Promise<Dataset> => {
  const { delimiter = ',', header, missing = 'refuse' } = options;
  const numbers = floatList();
  const classes = classList(path, (name) => name);

  const row = (
    { names, width, labelColumn }: CsvTable,
    { fields, line }: CsvRecord,
    isFirst: boolean,
  ): void => {
    const damage = (expected: string, found: string) => new DataError({ path, line, expected, found });
    if (fields.length !== width) throw damage(`${width} columns`, String(fields.length));
    const placeOf = (column: number) =>
      `column ${column + 1}${names === undefined ? '' : `, ${excerpt(names[column] ?? '')}`}`;
    const isGone = (field: string, column: number) =>
      column === labelColumn ? field === '' : isMissing(field);
    if (missing === 'drop' && fields.some(isGone)) return;
    // Before the numbers: where each line ends with a delimiter, the column before it may hold words.
    if (fields[labelColumn] === '') {
      const isEnd = labelColumn === width - 1 && (isFirst || names?.[labelColumn] === '');
      const advice = isEnd ? 'If a delimiter ends each line, remove it' : leaveOut;
      throw damage(`a class in ${placeOf(labelColumn)}`, `nothing. ${advice}`);
    }
    const values = fields.map((field, column) => {
      if (column === labelColumn) return 0;
      if (isMissing(field)) {
        if (missing === 'mean') return NaN;
        throw damage(`a number in ${placeOf(column)}`, `${excerpt(field)}. ${leaveOut}; ${fillIn}`);
      }
      const value = numberIn(field);
      if (!Number.isNaN(value)) return value;
      const perhaps = isFirst && header === undefined ? `. If this line names the columns: --header yes` : '';
      throw damage(`a number in ${placeOf(column)}`, `${excerpt(field)}${perhaps}`);
    });
    values.forEach((value, column) => {
      if (column !== labelColumn) numbers.push(value);
    });
    classes.push(fields[labelColumn] ?? '', line);
    if (numbers.size() > mostNumbers) throw tooLarge(path, `more up to this line`, line);
  };

  let table: CsvTable | undefined;
  let first: readonly string[] = [];
  for await (const record of csvRecords(path, delimiter, text)) {
    const isFirst = table === undefined;
    if (isFirst) first = record.fields;
    table ??= csvTable(path, options, record);
    if (!isFirst || table.names === undefined) row(table, record, isFirst);
  }

  if (table === undefined) throw new DataError({ path, expected: 'rows of numbers', found: 'none' });
  const width = table.width - 1;
  const count = numbers.size() / width;
  if (count === 0) throw new DataError({ path, expected: 'rows of numbers', found: 'none' });
  if (header === undefined && table.names === undefined) {
    const own = first[table.labelColumn] ?? '';
    const others = classes.names().filter((name) => name !== own);
    const isLone = classes.countOf(own) === 1 && others.every((name) => classes.countOf(name) > 1);
    const doubt = doubtfulHeader(first, table.labelColumn, isLone && others.length > 0);
    if (doubt !== undefined)
      throw new OptionError(
        `--header: expected yes or no, since the first line of ${path} may name the columns or be an example (${doubt})`,
      );
  }
  const { labels, classNames } = classes.end();
  return { examples: { inputs: tensor(numbers.all(), [count, width]), labels }, classNames };
};

const leaveOut = '--missing drop leaves such examples out';
const fillIn = '--missing mean takes the mean of the column';

/** How programs write that a number is not there. */
const isMissing = (field: string): boolean => /^(?:|\?|NA|N\/A|#N\/A|NaN|null|none|nil)$/i.test(field);
