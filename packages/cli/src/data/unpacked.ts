import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/** Unpacks what begins as gzip does, and leaves everything else as it is. A pipe can be read only once, so nothing goes back. */
export async function* unpacked(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const iterator = pieces[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  while (head.length < 2) {
    const next = await iterator.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  const whole = async function* (): AsyncGenerator<Buffer> {
    yield head;
    yield* { [Symbol.asyncIterator]: () => iterator };
  };
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* whole();
    return;
  }
  const gunzip = createGunzip();
  // What goes wrong arrives by reading as well.
  pipeline(whole(), gunzip).catch(() => undefined);
  yield* gunzip as AsyncIterable<Buffer>;
}
