import { left, right, type Either } from 'fp-ts/lib/Either.js';
import { CheckpointError } from '../error/checkpoint-error.js';
import { shortened, shown } from '../error/shown.js';
import { allocate, contiguous, elements, isContiguous, packed, sizeOf } from '../tensor/elements.js';
import { describeLeaf } from '../tensor/sparse-tensor.js';
import { isTensor, type Tensor } from '../tensor/tensor.js';
import { setOwn } from '../declare/plain-object.js';
import { crc32 } from './crc32.js';
import {
  allocateOther,
  arrayNameOf,
  bitsOf,
  fileDtypes,
  isFloatDtype,
  isOtherDtype,
  widenOf,
  type FileDtype,
  type OtherTensor,
} from './file-dtype.js';
import { repeatedKey } from './repeated-key.js';

/** The contents of a safetensors file. @category Checkpoint @since 0.1.0 */
export interface Safetensors {
  /** The tensors that can be parameters, by name. */
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** The other tensors, by name: whole numbers, booleans, and dtypes without an array class. */
  readonly others: Readonly<Record<string, OtherTensor>>;
  /** The format's metadata: text by key. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A tensor in a file: its kind, and its range of bytes after the header. */
interface Place {
  readonly name: string;
  readonly dtype: FileDtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** The contents of a header. @internal */
export interface Header {
  readonly places: readonly Place[];
  readonly metadata: Readonly<Record<string, string>>;
  /** The byte of the file at which the tensors begin. */
  readonly dataAt: number;
  /** The checksum stored in the file; `undefined` for a file that another program wrote. */
  readonly checksum: string | undefined;
}

// The checksum is written in the blanks between the brace and the first name, with a tab for each bit that is 1. So
// no name can be confused with it, and a program that reads the file and writes it again does not copy it. It is the
// checksum of the file with spaces in these places.
const opening = '{\t\r\n';
const checksumAt = 8 + opening.length;
const checksumBits = 32;
const noChecksum = ' '.repeat(checksumBits);

const blanksOf = (checksum: number): string =>
  checksum.toString(2).padStart(checksumBits, '0').replaceAll('0', ' ').replaceAll('1', '\t');

const checksumIn = (header: string): string | undefined => {
  const blanks = header.slice(opening.length, opening.length + checksumBits);
  return header.startsWith(opening) && /^[ \t]{32}$/.test(blanks)
    ? hex(Number.parseInt(blanks.replaceAll(' ', '0').replaceAll('\t', '1'), 2))
    : undefined;
};

const hex = (checksum: number): string => checksum.toString(16).padStart(8, '0');

/** With more axes, the generated code of a view would be larger than the data. */
const mostAxes = 32;

/** The format's limit. */
const largestHeader = 100_000_000;

const encoder = { encode: (text: string): Uint8Array => new (globalsOf().TextEncoder)().encode(text) };

/** The parts of the text interface used here. The package has neither the DOM's types nor Node's. */
interface TextGlobals {
  readonly TextEncoder: new () => { readonly encode: (text: string) => Uint8Array };
  readonly TextDecoder: new (
    label: string,
    options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
  ) => { readonly decode: (bytes: Uint8Array) => string };
}

const globalsOf = (): TextGlobals => globalThis as unknown as TextGlobals;

/** A tensor as it is written. */
interface Stored {
  readonly name: string;
  readonly dtype: FileDtype;
  readonly shape: readonly number[];
  readonly bytes: () => Uint8Array;
}

/**
 * The bytes of a safetensors file, in pieces: the header, then each tensor's own memory, which is not copied.
 *
 * @internal
 */
export const safetensorsPieces = ({ tensors, others, metadata }: Safetensors): readonly Uint8Array[] => {
  for (const [what, names] of [
    ['tensors', tensors],
    ['others', others],
  ] as const)
    if (Object.hasOwn(names, '__metadata__'))
      throw new CheckpointError({
        where: what,
        expected: 'a name that the format does not reserve',
        found: `'__metadata__'`,
      });
  const stored = [
    ...Object.entries(tensors).map(([name, tensor]) => storedTensor(name, tensor)),
    ...Object.entries(others).map(([name, other]) => {
      if (Object.hasOwn(tensors, name))
        throw new CheckpointError({
          where: name,
          expected: 'one tensor of this name',
          found: 'one in tensors and one in others',
        });
      return storedOther(name, other);
    }),
  ];
  // Wide elements first, so that every tensor is aligned.
  stored.sort((a, b) => bitsOf(b.dtype) - bitsOf(a.dtype) || (a.name < b.name ? -1 : 1));
  let end = 0;
  const entries = stored.map(({ name, dtype, shape }) => {
    if (shape.length > mostAxes)
      throw new CheckpointError({
        where: name,
        expected: `at most ${mostAxes} axes`,
        found: String(shape.length),
      });
    const begin = end;
    end += byteLength(dtype, shape);
    return `${JSON.stringify(name)}:${JSON.stringify({ dtype, shape, data_offsets: [begin, end] })}`;
  });
  const texts = Object.entries(metadata).map(([key, text]) => {
    if (typeof text !== 'string')
      throw new CheckpointError({ where: `metadata.${key}`, expected: 'text', found: shown(text) });
    // A character takes at least a byte. Checking here saves the time of encoding a header that is too long.
    requireHeader(text.length);
    return `${JSON.stringify(key)}:${JSON.stringify(text)}`;
  });
  const header = `${opening}${noChecksum}"__metadata__":{${texts.join()}}${entries.map((entry) => `,${entry}`).join('')}}`;
  const encoded = encoder.encode(header);
  requireHeader(encoded.length);
  const length = Math.ceil(encoded.length / 8) * 8;
  const first = new Uint8Array(8 + length).fill(0x20, 8);
  new DataView(first.buffer).setBigUint64(0, BigInt(length), true);
  first.set(encoded, 8);
  const pieces = [first, ...stored.map(({ bytes }) => bytes())];
  const checksum = pieces.reduce((sofar, piece) => crc32(piece, sofar), 0);
  first.set(encoder.encode(blanksOf(checksum)), checksumAt);
  return pieces;
};

const requireHeader = (length: number): void => {
  if (length > largestHeader)
    throw new CheckpointError({
      where: 'checkpoint',
      expected: `names, shapes and data of at most ${largestHeader} bytes`,
      found: String(length),
    });
};

const storedTensor = (name: string, tensor: Tensor): Stored => {
  if (!isTensor(tensor))
    throw new CheckpointError({
      where: name,
      expected: 'a float32 or float64 tensor',
      found: describeLeaf(tensor),
    });
  return {
    name,
    dtype: tensor.dtype === 'float64' ? 'F64' : 'F32',
    shape: tensor.shape,
    bytes: () => {
      // Shared memory is copied: if another thread changed it during the save, the checksum would be wrong.
      const plain = isContiguous(tensor) && !isShared(tensor) ? tensor : packed(tensor);
      const data = elements(plain);
      return new Uint8Array(
        data.buffer,
        data.byteOffset + plain.offset * data.BYTES_PER_ELEMENT,
        plain.size * data.BYTES_PER_ELEMENT,
      );
    },
  };
};

const isShared = (tensor: Tensor): boolean =>
  typeof SharedArrayBuffer !== 'undefined' && elements(tensor).buffer instanceof SharedArrayBuffer;

const storedOther = (name: string, { dtype, shape, data }: OtherTensor): Stored => {
  const problem = (expected: string, found: unknown): CheckpointError =>
    new CheckpointError({ where: name, expected, found: shown(found) });
  if (!isOtherDtype(dtype)) throw problem('a dtype of the format that is not a float', dtype);
  if (!isLengths(shape)) throw problem('a shape of whole numbers, 0 or more', shape);
  const [array, bytes] = [arrayNameOf(dtype), byteLength(dtype, shape)];
  if (!ArrayBuffer.isView(data) || data[Symbol.toStringTag] !== array || data.byteLength !== bytes)
    throw problem(`a ${array} of ${bytes} bytes for ${dtype} ${written(shape)}`, data);
  return { name, dtype, shape, bytes: () => new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
};

const byteLength = (dtype: FileDtype, shape: readonly number[]): number =>
  (sizeOf(shape) * bitsOf(dtype)) / 8;

const wrong = (where: string, expected: string, found: string) =>
  left(new CheckpointError({ where, expected, found }));

/** The length of the header, from the first eight bytes of a file. @internal */
export const headerLength = (
  where: string,
  first: Uint8Array,
  fileSize: number,
): Either<CheckpointError, number> => {
  if (fileSize < 8 || first.length < 8) return wrong(where, 'at least 8 bytes', String(fileSize));
  const length = new DataView(first.buffer, first.byteOffset, 8).getBigUint64(0, true);
  return length <= BigInt(Math.min(largestHeader, fileSize - 8))
    ? right(Number(length))
    : wrong(where, `a header of at most ${Math.min(largestHeader, fileSize - 8)} bytes`, `one of ${length}`);
};

/** Reads a header. Allocates no more than the file holds. @internal */
export const parseHeader = (
  where: string,
  bytes: Uint8Array,
  fileSize: number,
): Either<CheckpointError, Header> => {
  let text: string;
  let json: unknown;
  try {
    text = new (globalsOf().TextDecoder)('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    json = JSON.parse(text);
  } catch {
    return wrong(where, 'a header in JSON', 'something else');
  }
  if (!isObject(json)) return wrong(where, 'a header that is an object', shown(json));
  const repeated = repeatedKey(text);
  if (repeated !== undefined)
    return wrong(where, 'every name once in the header', `${shown(repeated)} twice`);
  const metadata: Record<string, string> = {};
  const places: Place[] = [];
  for (const [name, entry] of Object.entries(json)) {
    if (name === '__metadata__') {
      // Python's safetensors reads null as no metadata.
      if (entry === null) continue;
      if (!isObject(entry) || !Object.values(entry).every((value) => typeof value === 'string'))
        return wrong(`${where}: metadata`, 'text by key', shown(entry));
      for (const [key, value] of Object.entries(entry)) setOwn(metadata, key, value);
      continue;
    }
    const place = placeOf(name, entry);
    if (place === undefined)
      return wrong(
        `${where}: ${shortened(name)}`,
        `a tensor of ${fileDtypes.join(', ')} whose shape and offsets fit`,
        written(entry),
      );
    places.push(place);
  }
  places.sort((a, b) => a.begin - b.begin || a.end - b.end);
  let end = 0;
  for (const place of places) {
    if (place.begin !== end)
      return wrong(`${where}: ${shortened(place.name)}`, `data from byte ${end} on`, `from ${place.begin}`);
    end = place.end;
  }
  const dataAt = 8 + bytes.length;
  return fileSize === dataAt + end
    ? right({ places, metadata, dataAt, checksum: checksumIn(text) })
    : wrong(where, `${dataAt + end} bytes`, String(fileSize));
};

/** An entry of a header for an error message, if it is short enough to show. */
const written = (entry: unknown): string => {
  try {
    return JSON.stringify(entry).slice(0, 200);
  } catch {
    return shown(entry);
  }
};

const isObject = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

const placeOf = (name: string, entry: unknown): Place | undefined => {
  if (!isObject(entry)) return undefined;
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== 'string' || !isFileDtype(dtype) || !isLengths(shape) || !isLengths(offsets))
    return undefined;
  const [begin, end] = offsets;
  if (offsets.length !== 2 || begin === undefined || end === undefined) return undefined;
  return end - begin === byteLength(dtype, shape) && shape.length <= mostAxes
    ? { name, dtype, shape, begin, end }
    : undefined;
};

const isFileDtype = (name: string): name is FileDtype => isFloatDtype(name) || isOtherDtype(name);

const isLengths = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((length) => Number.isSafeInteger(length) && length >= 0);

/** Bytes to read from a file, and what to do after reading them. */
interface Fill {
  readonly begin: number;
  readonly bytes: Uint8Array;
  readonly done: () => void;
}

/**
 * Makes the tensors of a header, and lists the memory that the bytes of each go to, in the order of the file.
 *
 * @internal
 */
export const tensorsToFill = ({ places }: Header) => {
  const tensors: Record<string, Tensor> = {};
  const others: Record<string, OtherTensor> = {};
  const fills = places.map(({ name, dtype, shape, begin, end }): Fill => {
    if (!isFloatDtype(dtype)) {
      const data = allocateOther(dtype, end - begin);
      // The array is of the class for the dtype.
      setOwn(others, name, { dtype, shape, data });
      return { begin, bytes: new Uint8Array(data.buffer), done: () => undefined };
    }
    const kind = dtype === 'F64' ? 'float64' : 'float32';
    const data = allocate(kind, sizeOf(shape));
    setOwn(tensors, name, contiguous(kind, data, shape));
    // Shorter floats are first read into the end of their memory. Widening runs from the front, and never overtakes
    // the stored elements.
    const bytes = new Uint8Array(data.buffer, data.byteLength - (end - begin));
    const done = () => {
      const widen = widenOf(dtype);
      if (widen === undefined) return;
      const short =
        bitsOf(dtype) === 8 ? bytes : new Uint16Array(bytes.buffer, bytes.byteOffset, data.length);
      for (let i = 0; i < data.length; i++) data[i] = widen(short[i]!);
    };
    return { begin, bytes, done };
  });
  return { tensors, others, fills };
};

/** The checksum of a file up to its tensors. @internal */
export const headerChecksum = (first: Uint8Array, header: Uint8Array): number => {
  const whole = new Uint8Array(first.length + header.length);
  whole.set(first);
  whole.set(header, first.length);
  whole.set(encoder.encode(noChecksum), checksumAt);
  return crc32(whole);
};

/** Checks a file against its stored checksum. @internal */
export const requireChecksum = (
  where: string,
  { checksum }: Header,
  found: number,
): Either<CheckpointError, void> =>
  checksum === hex(found)
    ? right(undefined)
    : wrong(where, `the checksum ${shown(checksum)}`, `${hex(found)}: the file is damaged`);

/**
 * The bytes of a safetensors file with these tensors.
 *
 * @param tensors - The tensors by name; no name is `__metadata__`.
 * @param metadata - Text by key; none by default.
 * @param others - Tensors that are not floats, by name, as `readSafetensors` returns them; none by default.
 * @throws {CheckpointError} If a value cannot be written.
 *
 * @example
 * ```ts
 * import { isRight } from 'fp-ts/lib/Either.js';
 * import { tensor } from '@thalweg/core';
 * import { readSafetensors, writeSafetensors } from '@thalweg/core/checkpoint';
 *
 * const seen = { dtype: 'I64', shape: [], data: new BigInt64Array([7n]) } as const;
 * const bytes = writeSafetensors({ w: tensor([[1, 2]]) }, { by: 'me' }, { seen });
 * const read = readSafetensors(bytes);
 * isRight(read) && read.right.tensors.w?.shape // => [1, 2]
 * isRight(read) && read.right.others.seen?.data[0] // => 7n
 * isRight(read) && read.right.metadata // => { by: 'me' }
 * ```
 *
 * Source: the safetensors format. Python's `safetensors` reads the file.
 *
 * @category Checkpoint
 * @since 0.1.0
 */
export const writeSafetensors = (
  tensors: Readonly<Record<string, Tensor>>,
  metadata: Readonly<Record<string, string>> = {},
  others: Readonly<Record<string, OtherTensor>> = {},
): Uint8Array => joined(safetensorsPieces({ tensors, others, metadata }));

/** @internal */
export const joined = (pieces: readonly Uint8Array[]): Uint8Array => {
  const whole = new Uint8Array(pieces.reduce((length, piece) => length + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};

/**
 * Reads a safetensors file, written by any program.
 *
 * float32 and float64 are read as they are. Floats of 16 and 8 bits become float32, which holds all their values, and
 * are written as float32. Other tensors are in `others`, as stored: a PyTorch model with batch normalisation has one,
 * `num_batches_tracked`. A file that thalweg wrote is checked by its checksum.
 *
 * @param bytes - The whole file.
 * @returns The contents of the file, or an error.
 *
 * @example
 * ```ts
 * import { isLeft } from 'fp-ts/lib/Either.js';
 * import { readSafetensors } from '@thalweg/core/checkpoint';
 *
 * isLeft(readSafetensors(new Uint8Array(100))) // => true
 * ```
 *
 * Source: the safetensors format. Differs from Python's `safetensors` in that a name which occurs twice is an error.
 *
 * @category Checkpoint
 * @since 0.1.0
 */
export const readSafetensors = (bytes: Uint8Array): Either<CheckpointError, Safetensors> => {
  const read = readBytes('safetensors', bytes);
  return read._tag === 'Left' ? read : right(read.right.contents);
};

/** @internal */
export const readBytes = (
  where: string,
  bytes: Uint8Array,
): Either<CheckpointError, { readonly contents: Safetensors; readonly header: Header }> => {
  const first = bytes.subarray(0, 8);
  const length = headerLength(where, first, bytes.length);
  if (length._tag === 'Left') return length;
  const headerBytes = bytes.subarray(8, 8 + length.right);
  const parsed = parseHeader(where, headerBytes, bytes.length);
  if (parsed._tag === 'Left') return parsed;
  const header = parsed.right;
  const { tensors, others, fills } = tensorsToFill(header);
  let sum = header.checksum === undefined ? 0 : headerChecksum(first, headerBytes);
  for (const { begin, bytes: into, done } of fills) {
    into.set(bytes.subarray(header.dataAt + begin, header.dataAt + begin + into.length));
    if (header.checksum !== undefined) sum = crc32(into, sum);
    done();
  }
  const checked = header.checksum === undefined ? right(undefined) : requireChecksum(where, header, sum);
  return checked._tag === 'Left'
    ? checked
    : right({ contents: { tensors, others, metadata: header.metadata }, header });
};
