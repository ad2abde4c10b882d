import { left, right, type Either } from 'fp-ts/lib/Either.js';
import { CheckpointError } from '../error/checkpoint-error.js';
import { shortened, shown } from '../error/shown.js';
import { allocate, contiguous, elements, isContiguous, packed, sizeOf } from '../tensor/elements.js';
import { describeLeaf } from '../tensor/sparse-tensor.js';
import { isTensor, type Dtype, type Tensor } from '../tensor/tensor.js';
import { setOwn } from '../tree/structure.js';
import { crc32 } from './crc32.js';

/** What a safetensors file holds. @category Checkpoint @since 0.1.0 */
export interface Safetensors {
  readonly tensors: Readonly<Record<string, Tensor>>;
  /** Text by key, as the format has it. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** A tensor in a file: what it is, and which bytes after the header are its own. */
interface Place {
  readonly name: string;
  readonly dtype: FileDtype;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** What a header says. @internal */
export interface Header {
  readonly places: readonly Place[];
  readonly metadata: Readonly<Record<string, string>>;
  /** Where the tensors begin in the file. */
  readonly dataAt: number;
  /** The checksum that the file says it has; `undefined` for a file that another program wrote. */
  readonly checksum: string | undefined;
}

/** The element types that can be read, and their bytes. Half precision is read as float32, which holds every value of it. */
const fileDtypes = { F32: 4, F64: 8, F16: 2, BF16: 2 } as const;

type FileDtype = keyof typeof fileDtypes;

const dtypeOf = (dtype: FileDtype): Dtype => (dtype === 'F64' ? 'float64' : 'float32');

// The checksum stands first, so that its place in the file is always the same. It is that of the file with zeros there.
const opening = '{"__metadata__":{"crc32":"';
const checksumAt = 8 + opening.length;
const checksumLength = 8;
const noChecksum = '0'.repeat(checksumLength);

/** With more, a view would be more code than data. */
const mostAxes = 32;

/** As much as the format allows. */
const largestHeader = 100_000_000;

const encoder = { encode: (text: string): Uint8Array => new (globalsOf().TextEncoder)().encode(text) };

/** As much of the text interface as is used: the package's types come neither from the DOM nor from Node. */
interface TextGlobals {
  readonly TextEncoder: new () => { readonly encode: (text: string) => Uint8Array };
  readonly TextDecoder: new (
    label: string,
    options: { readonly fatal: boolean },
  ) => { readonly decode: (bytes: Uint8Array) => string };
}

const globalsOf = (): TextGlobals => globalThis as unknown as TextGlobals;

/**
 * The bytes of a safetensors file, in pieces: the header, then each tensor's own memory, which is not copied.
 *
 * @internal
 */
export const safetensorsPieces = ({ tensors, metadata }: Safetensors): readonly Uint8Array[] => {
  // Wide elements first, so that every tensor is aligned.
  const named = Object.entries(tensors).sort(
    ([a, { dtype: da }], [b, { dtype: db }]) =>
      (da === db ? 0 : da === 'float64' ? -1 : 1) || (a < b ? -1 : 1),
  );
  for (const [what, names, reserved] of [
    ['tensors', tensors, '__metadata__'],
    ['metadata', metadata, 'crc32'],
  ] as const)
    if (Object.hasOwn(names, reserved))
      throw new CheckpointError({
        where: what,
        expected: 'other names than the format has for itself',
        found: `'${reserved}'`,
      });
  let end = 0;
  const entries = named.map(([name, tensor]) => {
    if (!isTensor(tensor))
      throw new CheckpointError({
        where: name,
        expected: 'a float32 or float64 tensor',
        found: describeLeaf(tensor),
      });
    const { dtype, shape, size } = tensor;
    if (shape.length > mostAxes)
      throw new CheckpointError({
        where: name,
        expected: `at most ${mostAxes} axes`,
        found: String(shape.length),
      });
    const begin = end;
    end += size * (dtype === 'float64' ? 8 : 4);
    const what = { dtype: dtype === 'float64' ? 'F64' : 'F32', shape, data_offsets: [begin, end] };
    return `${JSON.stringify(name)}:${JSON.stringify(what)}`;
  });
  const texts = Object.entries(metadata).map(
    ([key, text]) => `${JSON.stringify(key)}:${JSON.stringify(text)}`,
  );
  const header = `${opening}${[`${noChecksum}"`, ...texts].join()}}${entries.map((entry) => `,${entry}`).join('')}}`;
  const encoded = encoder.encode(header);
  if (encoded.length > largestHeader)
    throw new CheckpointError({
      where: 'checkpoint',
      expected: `names, shapes and data of at most ${largestHeader} bytes`,
      found: String(encoded.length),
    });
  const length = Math.ceil(encoded.length / 8) * 8;
  const first = new Uint8Array(8 + length).fill(0x20, 8);
  new DataView(first.buffer).setBigUint64(0, BigInt(length), true);
  first.set(encoded, 8);
  const pieces = [first, ...named.map(([, tensor]) => bytesOf(tensor))];
  const checksum = pieces.reduce((sofar, piece) => crc32(piece, sofar), 0);
  first.set(encoder.encode(hex(checksum)), checksumAt);
  return pieces;
};

const hex = (checksum: number): string => checksum.toString(16).padStart(checksumLength, '0');

const bytesOf = (tensor: Tensor): Uint8Array => {
  const plain = isContiguous(tensor) ? tensor : packed(tensor);
  const data = elements(plain);
  return new Uint8Array(
    data.buffer,
    data.byteOffset + plain.offset * data.BYTES_PER_ELEMENT,
    plain.size * data.BYTES_PER_ELEMENT,
  );
};

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

/** Reads a header. Nothing is allocated that is not in the file. @internal */
export const parseHeader = (
  where: string,
  bytes: Uint8Array,
  fileSize: number,
): Either<CheckpointError, Header> => {
  let text: string;
  let json: unknown;
  try {
    text = new (globalsOf().TextDecoder)('utf-8', { fatal: true }).decode(bytes);
    json = JSON.parse(text);
  } catch {
    return wrong(where, 'a header in JSON', 'something else');
  }
  if (!isObject(json)) return wrong(where, 'a header that is an object', shown(json));
  const metadata: Record<string, string> = {};
  const places: Place[] = [];
  for (const [name, entry] of Object.entries(json)) {
    if (name === '__metadata__') {
      if (!isObject(entry) || !Object.values(entry).every((value) => typeof value === 'string'))
        return wrong(`${where}: metadata`, 'text by key', shown(entry));
      for (const [key, value] of Object.entries(entry)) setOwn(metadata, key, value);
      continue;
    }
    const place = placeOf(name, entry);
    if (place === undefined)
      return wrong(
        `${where}: ${shortened(name)}`,
        `a tensor of ${Object.keys(fileDtypes).join(', ')} whose shape and offsets fit`,
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
  if (fileSize !== dataAt + end) return wrong(where, `${dataAt + end} bytes`, String(fileSize));
  if (!text.startsWith(opening)) return right({ places, metadata, dataAt, checksum: undefined });
  const { crc32: checksum, ...others } = metadata;
  return checksum !== undefined && /^[0-9a-f]{8}$/.test(checksum)
    ? right({ places, metadata: others, dataAt, checksum })
    : wrong(`${where}: crc32`, `${checksumLength} hexadecimal digits`, shown(checksum));
};

/** An entry of a header for an error message, if it is of a size to be shown. */
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
  const bytes = sizeOf(shape) * fileDtypes[dtype];
  return end - begin === bytes && shape.length <= mostAxes ? { name, dtype, shape, begin, end } : undefined;
};

const isFileDtype = (name: string): name is FileDtype => Object.hasOwn(fileDtypes, name);

const isLengths = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((length) => Number.isSafeInteger(length) && length >= 0);

/**
 * Makes the tensors of a header, and says where the bytes of each are wanted, in the order of the file.
 *
 * @internal
 */
export const tensorsToFill = ({ places }: Header) => {
  const tensors: Record<string, Tensor> = {};
  const fills = places.map(({ name, dtype, shape, begin, end }) => {
    const data = allocate(dtypeOf(dtype), sizeOf(shape));
    setOwn(tensors, name, contiguous(data instanceof Float64Array ? 'float64' : 'float32', data, shape));
    const half = fileDtypes[dtype] === 2;
    const bytes = half ? new Uint8Array(end - begin) : new Uint8Array(data.buffer);
    const done = () => {
      if (!half) return;
      const words = new Uint16Array(bytes.buffer);
      const widen = dtype === 'BF16' ? fromBrain : fromHalf;
      for (let i = 0; i < data.length; i++) data[i] = widen(words[i]!);
    };
    return { begin, bytes, done };
  });
  return { tensors, fills };
};

const word = new Uint32Array(1);
const asFloat = new Float32Array(word.buffer);

/** A bfloat16 is the upper half of a float32. */
const fromBrain = (bits: number): number => {
  word[0] = bits << 16;
  return asFloat[0]!;
};

const fromHalf = (bits: number): number => {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
};

/** The checksum of a file up to its tensors. @internal */
export const headerChecksum = (first: Uint8Array, header: Uint8Array): number => {
  const whole = new Uint8Array(first.length + header.length);
  whole.set(first);
  whole.set(header, first.length);
  whole.set(encoder.encode(noChecksum), checksumAt);
  return crc32(whole);
};

/** Whether a file has the checksum that it says. @internal */
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
 * @param tensors - The tensors by name.
 * @param metadata - Text by key; none by default.
 *
 * @example
 * ```ts
 * import { isRight } from 'fp-ts/lib/Either.js';
 * import { tensor } from '@thalweg/core';
 * import { readSafetensors, writeSafetensors } from '@thalweg/core/checkpoint';
 *
 * const bytes = writeSafetensors({ w: tensor([[1, 2]]) }, { by: 'me' });
 * const read = readSafetensors(bytes);
 * isRight(read) && read.right.tensors.w?.shape // => [1, 2]
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
): Uint8Array => joined(safetensorsPieces({ tensors, metadata }));

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
 * Reads a safetensors file, whoever wrote it.
 *
 * float32 and float64 are read as they are, both 16-bit formats as float32. A file of thalweg's own is checked by its checksum.
 *
 * @param bytes - The whole file.
 *
 * @example
 * ```ts
 * import { isLeft } from 'fp-ts/lib/Either.js';
 * import { readSafetensors } from '@thalweg/core/checkpoint';
 *
 * isLeft(readSafetensors(new Uint8Array(100))) // => true
 * ```
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
  const { tensors, fills } = tensorsToFill(header);
  let sum = header.checksum === undefined ? 0 : headerChecksum(first, headerBytes);
  for (const { begin, bytes: into, done } of fills) {
    into.set(bytes.subarray(header.dataAt + begin, header.dataAt + begin + into.length));
    if (header.checksum !== undefined) sum = crc32(into, sum);
    done();
  }
  const checked = header.checksum === undefined ? right(undefined) : requireChecksum(where, header, sum);
  return checked._tag === 'Left'
    ? checked
    : right({ contents: { tensors, metadata: header.metadata }, header });
};
