import type { Examples } from '../network/examples.js';

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
