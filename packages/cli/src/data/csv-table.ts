import { DataError } from '../file/data-error.js';
import { nearest } from '../command/nearest.js';
import type { CsvRecord } from '../file/csv-records.js';
import type { DataOptions } from './data-options.js';
import { excerpt } from './excerpt.js';
import { numberIn } from './number-text.js';
import { OptionError } from './option-error.js';

/** What the first line and the options say of a table. */
export interface CsvTable {
  /** Of the columns, if the first line has them. */
  readonly names: readonly string[] | undefined;
  readonly width: number;
  readonly labelColumn: number;
}

/**
 * Without `--header`, a first line names the columns if it has no number but perhaps as the class.
 *
 * @param path - For messages.
 */
export const csvTable = (
  path: string,
  { label, header, delimiter = ',' }: DataOptions,
  { fields: first, line }: CsvRecord,
): CsvTable => {
  const width = first.length;
  if (width < 2) {
    const other = [';', '\t', '|', ',', ' '].find(
      (one) => one !== delimiter && first[0]?.includes(one) === true,
    );
    throw new DataError({
      path,
      line,
      expected: `two columns or more, with ${delimiterText(delimiter)} between`,
      found: other === undefined ? '1' : `1. Perhaps --delimiter ${other === '\t' ? 'tab' : `'${other}'`}`,
    });
  }
  const isHeader = (labelColumn: number) =>
    header === undefined
      ? first.every((field, column) => column === labelColumn || Number.isNaN(numberIn(field)))
      : header === 'yes';
  const named = label === undefined ? width - 1 : first.indexOf(label);
  const numbered = /^\d+$/.test(label ?? '') ? Number(label) - 1 : -1;
  // A label that is equal to a field of the first example is no name of a column.
  const isNamed = label === undefined || (named !== -1 && isHeader(named));
  const labelColumn = isNamed ? named : numbered;
  const names = isHeader(labelColumn) ? first : undefined;
  if (labelColumn < 0 || labelColumn >= width)
    throw new OptionError(
      `--label: expected ${names === undefined ? '' : 'the name of a column or '}a number from 1 to ${width}, ` +
        `as ${path} has ${width} columns${names === undefined ? ' without names' : ''}, found '${label ?? ''}'` +
        nearest(label ?? '', names ?? []),
    );
  if (label !== undefined && names !== undefined && names.indexOf(label) !== names.lastIndexOf(label))
    throw new OptionError(
      `--label: expected the name of one column, found ${excerpt(label)}, which several columns of ${path} have. ` +
        `Say which by its number, from 1 to ${width}`,
    );
  return { names, width, labelColumn };
};

const delimiterText = (delimiter: string): string => (delimiter === ',' ? 'commas' : excerpt(delimiter));
