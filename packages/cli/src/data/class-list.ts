import { tensor, type Tensor } from '@thalweg/core';
import { DataError } from '../file/data-error.js';
import { excerpt } from './excerpt.js';
import { numberIn } from './number-text.js';
import { wholeList } from './number-list.js';

/** More than so many are rather numbers to be predicted than classes. */
const mostClasses = 1000;

/** The classes of the examples, as they are read. */
export interface ClassList {
  readonly push: (name: string, line: number) => void;
  /** How many examples have a class. */
  readonly countOf: (name: string) => number;
  /** The names so far, in the order in which they came. */
  readonly names: () => readonly string[];
  /** The class of each example by number, and the names of the classes in order. */
  readonly end: () => { readonly labels: Tensor; readonly classNames: readonly string[] };
}

/**
 * @param path - For messages.
 * @param nameOf - The name of a class, from what is written: two that are written differently may be one.
 */
export const classList = (path: string, nameOf: (text: string) => string): ClassList => {
  const found = new Map<string, { readonly place: number; count: number }>();
  const rows = wholeList();
  return {
    push: (text, line) => {
      const name = nameOf(text);
      const one = found.get(name) ?? { place: found.size, count: 0 };
      one.count += 1;
      found.set(name, one);
      if (found.size > mostClasses)
        throw new DataError({
          path,
          line,
          expected: `at most ${mostClasses} classes`,
          found: `one more: ${excerpt(name)}. Is it a class at all?`,
        });
      rows.push(one.place);
    },
    countOf: (name) => found.get(nameOf(name))?.count ?? 0,
    names: () => [...found.keys()],
    end: () => {
      const names = [...found.keys()];
      if (names.length < 2)
        throw new DataError({
          path,
          expected: 'at least two classes',
          found: `only ${excerpt(names[0] ?? '')}`,
        });
      const classNames = [...names].sort(names.every(isNumber) ? byNumber : byText);
      const labelOf = new Map(classNames.map((name, label) => [name, label]));
      const labels = names.map((name) => labelOf.get(name) ?? NaN);
      return { labels: tensor(Float32Array.from(rows.all(), (place) => labels[place] ?? NaN)), classNames };
    },
  };
};

const isNumber = (name: string): boolean => !Number.isNaN(numberIn(name));

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const byNumber = (a: string, b: string): number => Number(a) - Number(b) || byText(a, b);
