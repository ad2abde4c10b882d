import { progressLine, type ParallelEvent } from '@thalweg/parallel';
import { columnsOf } from '../console/columns-of.js';

/** The progress of a run as one line on a terminal, with lines that stay above it; elsewhere only these. */
export interface LiveLine {
  readonly onEvent: (event: ParallelEvent) => void;
  /** The run has failed: the next text begins on a line of its own. */
  readonly end: () => void;
}

export const liveLine = (output: NodeJS.WritableStream): LiveLine => {
  const live = 'isTTY' in output && output.isTTY === true;
  let isOpen = false;
  const onEvent = progressLine({
    write: (text) => {
      isOpen = !/[\n\r]$/.test(text);
      output.write(text);
    },
    live,
    columns: columnsOf(output),
  });
  return {
    onEvent,
    end: () => {
      if (isOpen) output.write('\n');
      isOpen = false;
    },
  };
};
