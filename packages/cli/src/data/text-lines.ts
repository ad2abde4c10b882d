/** The lines of a text that comes in pieces, without what ends them: a line feed, a carriage return, or both. */
export async function* textLines(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  // Joined once a line ends: to join with every piece would take quadratic time on a line that is long.
  let rest: string[] = [];
  // The line feed that belongs to it may be in the next piece.
  let held = '';
  for await (const piece of pieces) {
    if (held === '' && !/[\r\n]/.test(piece)) {
      rest.push(piece);
      continue;
    }
    const text = `${rest.join('')}${held}${piece}`;
    held = text.endsWith('\r') ? '\r' : '';
    const lines = text.slice(0, text.length - held.length).split(/\r\n|\n|\r/);
    rest = [lines.pop() ?? ''];
    yield* lines;
  }
  yield `${rest.join('')}${held}`;
}
