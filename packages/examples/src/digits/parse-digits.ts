import { tensor } from '@thalweg/core';
import { tryCatch, type TaskEither } from 'fp-ts/lib/TaskEither.js';
import { csvRecords, DataError } from 'thalweg/file';
import type { Examples } from 'thalweg/network';
import { digitCount, pixelCount } from './digits.js';

const black = 16;

/**
 * Reads lines of 64 pixels and a label.
 *
 * @param path - Where the text comes from, for messages.
 */
export const parseDigits = (path: string, text: string): TaskEither<DataError, Examples> =>
  tryCatch(
    async () => {
      const pixels: number[] = [];
      const labels: number[] = [];
      for await (const { fields, line } of csvRecords(path, ',', [text])) {
        const damage = (expected: string, found: string) => new DataError({ path, line, expected, found });
        if (fields.length !== pixelCount + 1)
          throw damage(`${pixelCount} pixels and a label`, `${fields.length} columns`);
        for (const [column, field] of fields.entries()) {
          const isLabel = column === pixelCount;
          const most = isLabel ? digitCount - 1 : black;
          const value = wholeNumber(field);
          if (!(value <= most))
            throw damage(
              `a whole number from 0 to ${most} in column ${column + 1}${isLabel ? ', the label' : ''}`,
              JSON.stringify(field),
            );
          if (isLabel) labels.push(value);
          else pixels.push(value / black);
        }
      }
      if (labels.length === 0) throw new DataError({ path, expected: 'rows of digits', found: 'no rows' });
      const inputs = tensor(Float32Array.from(pixels), [labels.length, pixelCount]);
      return { inputs, labels: tensor(Float32Array.from(labels)) };
    },
    (error) => {
      if (error instanceof DataError) return error;
      throw error;
    },
  );

/** Stricter than `Number`, which takes an empty field for 0. */
const wholeNumber = (field: string): number => (/^\d+$/.test(field) ? Number(field) : NaN);
