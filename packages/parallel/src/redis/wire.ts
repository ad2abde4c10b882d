import { asTensor, isSparseTensor, isTensor, sparseTensor, type Json } from '@thalweg/core';
import { left, right, type Either } from 'fp-ts/lib/Either.js';
import { rowMajorData } from '../algorithm/row-major-data.js';

/** The version of the format of messages. @internal */
export const wireVersion = 1;

/** Chunks of this size are several times as fast as one large value. */
const chunkBytes = 2 ** 20;

/** Deeper than any payload is. */
const deepest = 64;

/**
 * Writes plain data with tensors: a header in JSON, and the elements of the tensors in chunks. Values in the JSON have a tag where
 * JSON has none of their kind.
 *
 * The chunks may share memory with the tensors.
 *
 * @param known - A part that the reader knows: only its place is written.
 * @internal
 */
export const written = (value: unknown, known?: object): readonly Uint8Array[] => {
  const pieces: Uint8Array[] = [];
  const json = tagged(value, pieces, known);
  const bytes = pieces.reduce((sum, { length }) => sum + length, 0);
  return [Buffer.from(JSON.stringify({ v: wireVersion, bytes, value: json })), ...chunksOf(pieces)];
};

const tagged = (value: unknown, pieces: Uint8Array[], known: object | undefined): Json => {
  if (value === known && value !== undefined) return ['k'];
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return value;
  if (typeof value === 'number')
    return Number.isFinite(value) && !Object.is(value, -0)
      ? value
      : ['n', Object.is(value, -0) ? '-0' : String(value)];
  if (value === undefined) return ['u'];
  if (isSparseTensor(value)) {
    const indices = Int32Array.from(value.indices);
    pieces.push(bytesOf(indices));
    return ['s', [...value.shape], indices.length, tagged(value.values, pieces, known)];
  }
  if (value instanceof Uint16Array) {
    pieces.push(bytesOf(value));
    return ['h', value.length];
  }
  if (isTensor(value)) {
    pieces.push(bytesOf(rowMajorData(value)));
    return ['t', value.dtype === 'float64' ? 8 : 4, [...value.shape]];
  }
  if (Array.isArray(value)) return ['a', value.map((item: unknown) => tagged(item, pieces, known))];
  return ['r', Object.entries(value).map(([key, item]) => [key, tagged(item, pieces, known)])];
};

const bytesOf = (data: Float32Array | Float64Array | Int32Array | Uint16Array): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** Small pieces are put together, large ones are cut. */
const chunksOf = (pieces: readonly Uint8Array[]): readonly Uint8Array[] => {
  const chunks: Uint8Array[] = [];
  let small: Uint8Array[] = [];
  let length = 0;
  const flush = (): void => {
    if (small.length > 0) chunks.push(small.length === 1 ? small[0]! : Buffer.concat(small));
    small = [];
    length = 0;
  };
  for (const piece of pieces)
    for (let from = 0; from < piece.length; from += chunkBytes) {
      const part = piece.subarray(from, from + chunkBytes);
      if (length + part.length > chunkBytes) flush();
      small.push(part);
      length += part.length;
    }
  flush();
  return chunks;
};

/**
 * Reads what {@link written} wrote. Allocates no more than was received, whatever the header says.
 *
 * @param known - The part that the writer took as known.
 * @returns The value, or what is wrong.
 * @internal
 */
export const read = (
  [header, ...chunks]: readonly Uint8Array[],
  known?: unknown,
): Either<string, unknown> => {
  if (header === undefined) return left('no header');
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(header.buffer, header.byteOffset, header.length).toString('utf8'));
  } catch {
    return left('a header that is not JSON');
  }
  if (!isRecord(json)) return left('a header that is not an object');
  if (json['v'] !== wireVersion) return left(`version ${String(json['v'])}`);
  const source = createSource(chunks);
  if (json['bytes'] !== source.length) return left(`${source.length} bytes, not ${String(json['bytes'])}`);
  try {
    const value = untagged(json['value'], { source, known }, 0);
    return source.left() === 0 ? right(value) : left(`${source.left()} bytes too many`);
  } catch (error) {
    return left(error instanceof Error ? error.message : String(error));
  }
};

/** The bytes of all chunks, one after the other. */
interface Source {
  readonly length: number;
  readonly left: () => number;
  /** Fills this memory. */
  readonly take: (into: Uint8Array) => void;
}

const createSource = (chunks: readonly Uint8Array[]): Source => {
  const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
  let [chunk, at, taken] = [0, 0, 0];
  return {
    length,
    left: () => length - taken,
    take: (into) => {
      taken += into.length;
      for (let filled = 0; filled < into.length;) {
        const part = chunks[chunk]!.subarray(at, at + into.length - filled);
        into.set(part, filled);
        filled += part.length;
        at += part.length;
        if (at < chunks[chunk]!.length) continue;
        chunk += 1;
        at = 0;
      }
    },
  };
};

/** What the parts of a value are read from. */
interface Given {
  readonly source: Source;
  readonly known: unknown;
}

const untagged = (json: unknown, given: Given, depth: number): unknown => {
  const { source, known } = given;
  if (depth > deepest) throw new RangeError(`data more than ${deepest} levels deep`);
  if (json === null || typeof json === 'boolean' || typeof json === 'string' || typeof json === 'number')
    return json;
  if (!Array.isArray(json)) throw new TypeError('an object without a tag');
  const [tag, ...content] = json as readonly unknown[];
  switch (tag) {
    case 'u':
      return undefined;
    case 'k':
      if (known === undefined) throw new TypeError('a part that is not known');
      return known;
    case 'n': {
      const [text] = content;
      if (typeof text === 'string' && ['-0', 'NaN', 'Infinity', '-Infinity'].includes(text))
        return Number(text);
      throw new TypeError('a number that is none');
    }
    case 't': {
      const [width, shape] = content;
      const size = sizeOf(shape);
      if (width !== 4 && width !== 8) throw new TypeError('a tensor of another dtype');
      if (size * width > source.left()) throw new RangeError('a tensor of more bytes than there are');
      const data = width === 8 ? new Float64Array(size) : new Float32Array(size);
      source.take(bytesOf(data));
      return asTensor(data, shape as readonly number[]);
    }
    case 'h': {
      const [length] = content;
      if (!isLength(length) || 2 * length > source.left())
        throw new RangeError('more half floats than there are bytes');
      const bits = new Uint16Array(length);
      source.take(bytesOf(bits));
      return bits;
    }
    case 's': {
      const [whole, count, values] = content;
      sizeOf(whole);
      if (!isLength(count) || 4 * count > source.left())
        throw new RangeError('more indices than there are bytes');
      const indices = new Int32Array(count);
      source.take(bytesOf(indices));
      const dense = untagged(values, given, depth + 1);
      if (!isTensor(dense)) throw new TypeError('a sparse tensor without values');
      return sparseTensor(indices, dense, whole as readonly number[]);
    }
    case 'a': {
      const [items] = content;
      if (!Array.isArray(items)) throw new TypeError('a list without items');
      return items.map((item) => untagged(item, given, depth + 1));
    }
    case 'r': {
      const [entries] = content;
      if (!Array.isArray(entries)) throw new TypeError('a record without entries');
      return Object.fromEntries(
        entries.map((entry: unknown) => {
          if (!Array.isArray(entry) || entry.length !== 2 || typeof entry[0] !== 'string')
            throw new TypeError('an entry without a key');
          return [entry[0], untagged(entry[1], given, depth + 1)];
        }),
      );
    }
    default:
      throw new TypeError('data of an unknown kind');
  }
};

/** The number of elements of a shape. */
const sizeOf = (shape: unknown): number => {
  if (!Array.isArray(shape) || shape.length > 32 || !shape.every(isLength))
    throw new TypeError('a shape that is none');
  const size = shape.reduce<number>((product, length) => product * length, 1);
  if (!Number.isSafeInteger(size)) throw new RangeError('a tensor that is too large');
  return size;
};

const isLength = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
