import { tensor } from '@thalweg/core';
import { left, right, type Either } from 'fp-ts/lib/Either.js';
import { DataError } from 'thalweg/file';
import type { Examples } from 'thalweg/network';
import { digitCount, pixelCount } from './digits.js';

const black = 16;

/**
 * Reads lines of 64 pixels and a label.
 *
 * @param path - Where the text comes from, for messages.
 */
export const parseDigits = (path: string, text: string): Either<DataError, Examples> => {
  const lines = text.split('\n');
  // A text file ends with a line break: what follows it is no line.
  if (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) return left(new DataError({ path, expected: 'rows of digits', found: 'no rows' }));

  const pixels = new Float32Array(lines.length * pixelCount);
  const labels = new Float32Array(lines.length);
  for (const [row, text] of lines.entries()) {
    const fields = text.split(',');
    const damage = (expected: string, found: string) =>
      left(new DataError({ path, line: row + 1, expected, found }));
    if (fields.length !== pixelCount + 1)
      return damage(`${pixelCount} pixels and a label`, `${fields.length} columns`);
    for (const [column, field] of fields.entries()) {
      const isLabel = column === pixelCount;
      const most = isLabel ? digitCount - 1 : black;
      const value = wholeNumber(field);
      if (!(value <= most))
        return damage(
          `a whole number from 0 to ${most} in column ${column + 1}${isLabel ? ', the label' : ''}`,
          JSON.stringify(field),
        );
      if (isLabel) labels[row] = value;
      else pixels[row * pixelCount + column] = value / black;
    }
  }
  return right({ inputs: tensor(pixels, { shape: [lines.length, pixelCount] }), labels: tensor(labels) });
};

/** Stricter than `Number`, which takes an empty field for 0. */
const wholeNumber = (field: string): number => (/^\d+$/.test(field) ? Number(field) : NaN);
