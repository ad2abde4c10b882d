/** The lines of a text that comes in pieces, without what ends them: a line feed, a carriage return, or both. */
export async function* textLines(pieces: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of pieces) {
    const text = rest + piece;
    // To split what has grown so far again with every piece would take quadratic time on a line that is long.
    if (!/[\r\n]/.test(piece) && !rest.endsWith('\r')) {
      rest = text;
      continue;
    }
    // The line feed that belongs to it may be in the next piece.
    const held = text.endsWith('\r') ? '\r' : '';
    const lines = text.slice(0, text.length - held.length).split(/\r\n|\n|\r/);
    rest = `${lines.pop() ?? ''}${held}`;
    yield* lines;
  }
  yield rest;
}
