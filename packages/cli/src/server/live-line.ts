import { progressLine, type ParallelEvent } from '@thalweg/parallel';

/** The progress of a run as one line on a terminal, with lines that stay above it; elsewhere only these. */
export interface LiveLine {
  readonly onEvent: (event: ParallelEvent) => void;
  /** The run has failed: the next text begins on a line of its own. */
  readonly end: () => void;
}

export const liveLine = (output: NodeJS.WritableStream): LiveLine => {
  const live = 'isTTY' in output && output.isTTY === true;
  const columns = 'columns' in output && typeof output.columns === 'number' ? output.columns : 80;
  let isOpen = false;
  const onEvent = progressLine({
    write: (text) => {
      isOpen = !/[\n\r]$/.test(text);
      output.write(text);
    },
    live,
    // A terminal of no width is one that does not tell its width.
    columns: Math.max(columns, 20),
  });
  return {
    onEvent,
    end: () => {
      if (isOpen) output.write('\n');
      isOpen = false;
    },
  };
};
