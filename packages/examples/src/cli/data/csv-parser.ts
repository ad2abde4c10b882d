import { tensor } from '@thalweg/core';
import { DataError } from '../../file/data-error.js';
import { nearest } from '../nearest.js';
import { classList } from './class-list.js';
import type { LineParser } from './dataset.js';
import { excerpt } from './excerpt.js';
import { LabelError } from './label-error.js';
import { mostNumbers, tooLarge } from './most-numbers.js';
import { floatList } from './number-list.js';
import { numberIn } from './number-text.js';

/**
 * Comma-separated values: a column is the class, the others are numbers. The first line may name the columns.
 *
 * @param path - For messages.
 * @param label - The name or the number, from 1, of the column that is the class; by default it is the last.
 */
export const csvParser = (path: string, label: string | undefined): LineParser => {
  const numbers = floatList();
  const classes = classList(path);
  let table: Table | undefined;

  const row = ({ names, width, labelColumn }: Table, fields: readonly string[], line: number): void => {
    const damage = (expected: string, found: string) => new DataError({ path, line, expected, found });
    if (fields.length !== width) throw damage(`${width} columns`, String(fields.length));
    const placeOf = (column: number) =>
      `column ${column + 1}${names === undefined ? '' : `, ${excerpt(names[column] ?? '')}`}`;
    fields.forEach((field, column) => {
      if (column === labelColumn) {
        if (field === '') throw damage(`a class in ${placeOf(column)}`, 'nothing');
        classes.push(field, line);
        return;
      }
      const value = numberIn(field);
      if (Number.isNaN(value)) throw damage(`a number in ${placeOf(column)}`, excerpt(field));
      numbers.push(value);
    });
    if (numbers.size() > mostNumbers) throw tooLarge(path, `more up to this line`, line);
  };

  return {
    line: (text, number) => {
      const fields = fieldsOf(text);
      if (table === undefined) {
        table = tableWith(path, label, fields, number);
        if (table.names !== undefined) return;
      }
      row(table, fields, number);
    },
    end: () => {
      const width = (table?.width ?? 1) - 1;
      const count = width === 0 ? 0 : numbers.size() / width;
      if (count === 0) throw new DataError({ path, expected: 'rows of numbers', found: 'none' });
      const { labels, classNames } = classes.end();
      return { examples: { inputs: tensor(numbers.all(), { shape: [count, width] }), labels }, classNames };
    },
  };
};

interface Table {
  /** Of the columns, if the first line has them. */
  readonly names: readonly string[] | undefined;
  readonly width: number;
  readonly labelColumn: number;
}

/** What the first line says of the table. */
const tableWith = (
  path: string,
  label: string | undefined,
  first: readonly string[],
  line: number,
): Table => {
  const width = first.length;
  if (width < 2)
    throw new DataError({ path, line, expected: 'two columns or more, with commas between', found: '1' });
  const named = label === undefined ? width - 1 : first.indexOf(label);
  const labelColumn = named === -1 && /^\d+$/.test(label ?? '') ? Number(label) - 1 : named;
  const isHeader = first.every((field, column) => column === labelColumn || Number.isNaN(numberIn(field)));
  const names = isHeader ? first : undefined;
  if (labelColumn < 0 || labelColumn >= width)
    throw new LabelError(
      `--label: expected ${names === undefined ? '' : 'the name of a column or '}a number from 1 to ${width}, ` +
        `as ${path} has ${width} columns${names === undefined ? ' without names' : ''}, found '${label ?? ''}'` +
        nearest(label ?? '', names ?? []),
    );
  return { names, width, labelColumn };
};

const fieldsOf = (line: string): readonly string[] =>
  line.includes('"')
    ? [...line.matchAll(/(?:^|,)\s*("(?:[^"]|"")*"|[^,]*)\s*(?=,|$)/g)].map(([, field = '']) =>
        unquoted(field.trim()),
      )
    : line.split(',').map((field) => field.trim());

const unquoted = (field: string): string =>
  field.startsWith('"') && field.endsWith('"') && field.length > 1
    ? field.slice(1, -1).replaceAll('""', '"')
    : field;
