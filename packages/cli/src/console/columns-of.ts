/** The width of the terminal, if the output is one that tells it. */
export const columnsOf = (output: NodeJS.WritableStream): number =>
  'columns' in output && typeof output.columns === 'number' && output.columns > 0 ? output.columns : 80;
