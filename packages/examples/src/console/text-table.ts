import Table from 'cli-table3';

/** Text in rows and columns. The first column names the rows; the others are numbers, aligned right. */
export interface TextTable {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A table for a terminal. */
export const tableText = ({ caption, head, rows }: TextTable): string => {
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (column === 0 ? 'left' : 'right')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  return `${caption}\n${table.toString()}\n`;
};
