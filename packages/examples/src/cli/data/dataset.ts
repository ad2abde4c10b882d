import type { Examples } from '../../network/examples.js';

/** What a data file holds. */
export interface Dataset {
  readonly examples: Examples;
  /** The name of each class, by the number that it has as a label. */
  readonly classNames: readonly string[];
}

/** A file that was read, and how to tell whether another is the same. */
export interface DataFile extends Dataset {
  readonly bytes: number;
  readonly sha256: string;
}

/** Reads a data file line by line. What is wrong with a line is thrown, as a DataError. */
export interface LineParser {
  /** @param number - 1-based. */
  readonly line: (text: string, number: number) => void;
  readonly end: () => Dataset;
}
