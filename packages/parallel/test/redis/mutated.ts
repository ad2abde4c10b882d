import { foldIn, makeKey } from '@thalweg/core';

/** A whole number below `n`, from a key. */
const pick = (n: number, seed: number, which: number): number =>
  foldIn(foldIn(makeKey(7), seed), which)[0] % Math.max(n, 1);

/** A message with damage: cut, with a byte changed, with chunks lost, doubled or exchanged, or with another word in its header. */
export const mutated = (message: readonly Uint8Array[], seed: number): readonly Uint8Array[] => {
  const chunks = message.map((chunk) => Buffer.from(chunk));
  const at = pick(chunks.length, seed, 0);
  const chunk = chunks[at]!;
  const place = pick(chunk.length, seed, 1);
  switch (pick(6, seed, 2)) {
    case 0:
      chunks[at] = chunk.subarray(0, place);
      break;
    case 1:
      chunk[place] = pick(256, seed, 3);
      break;
    case 2:
      chunks.splice(at, 1);
      break;
    case 3:
      chunks.splice(at, 0, chunk);
      break;
    case 4:
      chunks.reverse();
      break;
    default: {
      const header = String(chunks[0]);
      const numbers = [...header.matchAll(/\d+/g)];
      const { 0: text, index } = numbers[pick(numbers.length, seed, 4)]!;
      const other = ['-1', '0', '1e999', '4294967296', '9007199254740993', 'null', '"x"'][pick(7, seed, 5)]!;
      chunks[0] = Buffer.from(header.slice(0, index) + other + header.slice(index + text.length));
    }
  }
  return chunks;
};
