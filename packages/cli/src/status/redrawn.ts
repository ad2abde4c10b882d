import { columnsOf } from '../console/columns-of.js';

/**
 * Text that takes the place of the text before it.
 *
 * @returns Draws a text; `undefined` if the output is no terminal.
 */
export const redrawn = (output: NodeJS.WritableStream): ((text: string) => void) | undefined => {
  if (!('isTTY' in output) || output.isTTY !== true) return undefined;
  let before = 0;
  return (text) => {
    // A line that wraps would be two.
    const lines = text.split('\n').map((line) => line.slice(0, Math.max(columnsOf(output) - 1, 1)));
    const up = before === 0 ? '' : `\u001b[${before}A\u001b[J`;
    output.write(`${up}${lines.join('\n')}\n`);
    before = lines.length;
  };
};
