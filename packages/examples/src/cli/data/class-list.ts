import { tensor, type Tensor } from '@thalweg/core';
import { DataError } from '../../file/data-error.js';
import { excerpt } from './excerpt.js';
import { numberIn } from './number-text.js';
import { wholeList } from './number-list.js';

/** More than so many are rather numbers to be predicted than classes. */
const mostClasses = 1000;

/** The classes of the examples, as they are read. */
export interface ClassList {
  readonly push: (name: string, line: number) => void;
  /** The class of each example by number, and the names of the classes in order. */
  readonly end: () => { readonly labels: Tensor; readonly classNames: readonly string[] };
}

/** @param path - For messages. */
export const classList = (path: string): ClassList => {
  const found = new Map<string, number>();
  const rows = wholeList();
  return {
    push: (name, line) => {
      const place = found.get(name) ?? found.size;
      found.set(name, place);
      if (found.size > mostClasses)
        throw new DataError({
          path,
          line,
          expected: `at most ${mostClasses} classes`,
          found: `one more: ${excerpt(name)}. Is it a class at all?`,
        });
      rows.push(place);
    },
    end: () => {
      const written = [...found.keys()];
      const areNumbers = written.every((name) => !Number.isNaN(numberIn(name)));
      // '1', '+1' and '1.0' are one class.
      const nameOf = (text: string): string => (areNumbers ? String(numberIn(text)) : text);
      const classNames = [...new Set(written.map(nameOf))].sort(
        areNumbers ? (a, b) => Number(a) - Number(b) : (a, b) => (a < b ? -1 : 1),
      );
      if (classNames.length < 2)
        throw new DataError({
          path,
          expected: 'at least two classes',
          found: `only ${excerpt(classNames[0] ?? '')}`,
        });
      const labelOf = new Map(classNames.map((name, label) => [name, label]));
      const labels = written.map((text) => labelOf.get(nameOf(text)) ?? NaN);
      return { labels: tensor(Float32Array.from(rows.all(), (place) => labels[place] ?? NaN)), classNames };
    },
  };
};
