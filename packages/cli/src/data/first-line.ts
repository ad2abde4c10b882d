import { isPassedOver } from './passed-over.js';

/** The first line that says something, and the text with it still in its place; undefined if there is none. */
export const withFirstLine = async (
  pieces: AsyncGenerator<string>,
): Promise<{ readonly first: string | undefined; readonly text: AsyncGenerator<string> }> => {
  const seen: string[] = [];
  let rest = '';
  const text = async function* (): AsyncGenerator<string> {
    yield* seen;
    yield* pieces;
  };
  for (;;) {
    const piece = await pieces.next();
    if (piece.done === true) return { first: isPassedOver(rest) ? undefined : rest.trim(), text: text() };
    seen.push(piece.value);
    rest += piece.value;
    if (!/[\r\n]/.test(piece.value)) continue;
    const lines = rest.split(/[\r\n]/);
    rest = lines.pop() ?? '';
    const first = lines.find((line) => !isPassedOver(line));
    if (first !== undefined) return { first: first.trim(), text: text() };
  }
};
