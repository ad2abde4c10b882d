/** How a data file is to be read. What only CSV has is undefined unless it was asked for. */
export interface DataOptions {
  /** The name or the number, from 1, of the column that is the class; by default it is the last. */
  readonly label: string | undefined;
  /** Whether the first line names the columns; by default the line itself says. */
  readonly header: 'yes' | 'no' | undefined;
  /** The character between two fields; a comma by default. */
  readonly delimiter: string | undefined;
  /** As `TextDecoder` names it. */
  readonly encoding: string;
  /** What becomes of an example without one of its numbers; by default it is an error. */
  readonly missing: 'refuse' | 'drop' | 'mean' | undefined;
}

export const usualDataOptions: DataOptions = {
  label: undefined,
  header: undefined,
  delimiter: undefined,
  encoding: 'utf-8',
  missing: undefined,
};
