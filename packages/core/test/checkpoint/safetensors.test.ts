import { readFileSync } from 'node:fs';
import { crc32 as zlibCrc32 } from 'node:zlib';
import * as fc from 'fast-check';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { countAllocation } from '../../../../tools/fuzz/count-allocation.mjs';
import { checkpoint, file } from '../../../../tools/golden/write-safetensors.mjs';
import { tensor, toArray, type Tensor } from '../../src/index.js';
import {
  CheckpointError,
  decodeCheckpoint,
  encodeCheckpoint,
  joinPieces,
  readSafetensors,
  writeSafetensors,
  type OtherTensor,
} from '../../src/checkpoint/index.js';
import { crc32 } from '../../src/checkpoint/crc32.js';
import { safetensorsPieces } from '../../src/checkpoint/safetensors.js';
import { expectSamePlain, tensors } from './arbitrary-checkpoint.js';
import { errorOf, madeBy } from '@thalweg/testing';

const golden = new URL('../golden/safetensors/', import.meta.url);

const bytesOf = (name: string): Uint8Array => readFileSync(new URL(name, golden));

/** What Python says that a file holds. */
interface Told {
  readonly tensors: readonly {
    readonly name: string;
    readonly dtype: string;
    readonly shape: readonly number[];
    readonly values: readonly (number | string)[];
  }[];
  readonly metadata: readonly (readonly [string, string])[];
}

const told = (name: string): Told => JSON.parse(readFileSync(new URL(name, golden), 'utf8')) as Told;

/** The same of tensors by name; numbers as JSON has them, or as words. */
const described = (tensors: Readonly<Record<string, Tensor>>): Told['tensors'] =>
  Object.entries(tensors)
    .map(([name, leaf]) => ({
      name,
      dtype: leaf.dtype,
      shape: leaf.shape,
      values: toArray(leaf).map((x) => (Number.isFinite(x) ? x : String(x))),
    }))
    // As Python sorts: by code point.
    .sort((a, b) => (a.name < b.name ? -1 : 1));

/** The same of those that are no floats; numbers as text, since some are too large for JSON. */
const describedOthers = (others: Readonly<Record<string, OtherTensor>>) =>
  Object.entries(others)
    .map(([name, { dtype, shape, data }]) => ({ name, dtype, shape, values: Array.from(data, String) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

/** A file with this header and these bytes of data. */
const fileOf = (header: string | Uint8Array, data: number | Uint8Array = 0): Uint8Array => {
  const text = typeof header === 'string' ? new TextEncoder().encode(header) : header;
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(text.length), true);
  return joinPieces([length, text, typeof data === 'number' ? new Uint8Array(data) : data]);
};

const header = (entries: unknown): string => JSON.stringify(entries);

const place = (dtype: string, shape: unknown, ...offsets: unknown[]) => ({
  dtype,
  shape,
  data_offsets: offsets,
});

describe('files that Python wrote', () => {
  it.each(['python', 'half'])('are read to the bit: %s', (name) => {
    const { tensors: found, metadata } = madeBy(readSafetensors(bytesOf(`${name}.safetensors`)));
    const { tensors: expected, metadata: texts } = told(`${name}.json`);
    expect(expected.length).toBeGreaterThan(1);
    expect(described(found)).toEqual(expected);
    expect(Object.entries(metadata)).toEqual(texts);
  });

  it('with a value of each kind of eight-bit float are read to the bit', () => {
    const { tensors: found, others } = madeBy(readSafetensors(bytesOf('eight.safetensors')));
    expect(Object.keys(found).sort()).toEqual([
      'F8_E4M3',
      'F8_E4M3FNUZ',
      'F8_E5M2',
      'F8_E5M2FNUZ',
      'F8_E8M0',
    ]);
    expect(described(found)).toEqual(told('eight.json').tensors);
    expect(others).toEqual({});
  });

  it('come back as they are where they hold other numbers', () => {
    const bytes = bytesOf('others.safetensors');
    const { tensors: found, others, metadata } = madeBy(readSafetensors(bytes));
    expect(found).toEqual({});
    expect(describedOthers(others)).toEqual(told('others.json').tensors);
    expect(others.I64!.data).toEqual(new BigInt64Array([-(2n ** 63n)]));
    // Written again they are the same, also for Python, which reads names and bytes.
    expect(madeBy(readSafetensors(writeSafetensors(found, metadata, others)))).toEqual({
      tensors: found,
      others,
      metadata,
    });
  });

  it('are models of PyTorch with batch normalisation, whose count of batches is no float', () => {
    const read = madeBy(readSafetensors(bytesOf('model.safetensors')));
    const { tensors: expected, metadata } = told('model.json');
    expect(described(read.tensors)).toEqual(expected.filter(({ dtype }) => dtype === 'float32'));
    expect(read.others).toEqual({
      '1.num_batches_tracked': { dtype: 'I64', shape: [], data: new BigInt64Array([1n]) },
    });
    expect(Object.entries(read.metadata)).toEqual(metadata);
    const again = writeSafetensors(read.tensors, read.metadata, read.others);
    expect(madeBy(readSafetensors(again))).toEqual(read);
  });

  it('are no checkpoints', () => {
    const { message } = errorOf(decodeCheckpoint(bytesOf('python.safetensors')));
    expect(message).toBe('checkpoint: expected a checkpoint of thalweg, found another safetensors file');
  });
});

describe('the file that Python read', () => {
  const bytes = bytesOf('thalweg.safetensors');

  it('is what is written today', () => {
    expect(file).toBe('packages/core/test/golden/safetensors/thalweg.safetensors');
    expect(Buffer.compare(joinPieces(madeBy(encodeCheckpoint(checkpoint))), bytes)).toBe(0);
  });

  it('held for Python what it holds', () => {
    const { tensors: expected, metadata } = told('thalweg.json');
    const read = madeBy(readSafetensors(bytes));
    expect(described(read.tensors)).toEqual(expected);
    // The checksum is for whoever checks the file; Python does not see it.
    expect(Object.entries(read.metadata)).toEqual(metadata);
    expect(metadata.map(([key]) => key)).toEqual(['thalweg']);
  });

  it('is the checkpoint', () => {
    expectSamePlain(madeBy(decodeCheckpoint(bytes)), {
      spec: checkpoint.spec,
      params: checkpoint.params,
      state: checkpoint.state,
      data: checkpoint.data,
    });
  });
});

describe('crc32', () => {
  it('is that of zlib, also piece by piece', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), fc.uint8Array({ maxLength: 50 }), (a, b) => {
        expect(crc32(a)).toBe(zlibCrc32(a));
        expect(crc32(b, crc32(a))).toBe(zlibCrc32(Buffer.concat([a, b])));
      }),
    );
  });
});

describe('writeSafetensors', () => {
  it('writes what readSafetensors reads: any tensor, name and text', () => {
    const names = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('__proto__', 'constructor', '', '1', '0'),
    );
    const named = <A>(values: fc.Arbitrary<A>) =>
      fc
        .uniqueArray(fc.tuple(names, values), { maxLength: 5, selector: ([name]) => name })
        .map((entries): Readonly<Record<string, A>> => Object.fromEntries(entries));
    fc.assert(
      fc.property(named(tensors), named(fc.string({ unit: 'binary' })), (given, metadata) => {
        const read = madeBy(readSafetensors(writeSafetensors(given, metadata)));
        const sorted = (of: Readonly<Record<string, unknown>>) =>
          Object.entries(of).sort(([a], [b]) => (a < b ? -1 : 1));
        expectSamePlain(sorted(read.tensors), sorted(given));
        expectSamePlain(sorted(read.metadata), sorted(metadata));
      }),
      { numRuns: 300 },
    );
  });

  it('says in the checksum that nothing is wrong, else it is refused', () => {
    const bytes = writeSafetensors({ w: tensor([1, 2]) });
    bytes[bytes.length - 1]! ^= 1;
    const { message } = errorOf(readSafetensors(bytes));
    expect(message).toMatch(
      /^safetensors: expected the checksum '[0-9a-f]{8}', found [0-9a-f]{8}: the file is damaged$/,
    );
  });

  it('writes and reads text under any key, `crc32` as well', () => {
    const metadata = { crc32: 'mine', thalweg: 'yours' };
    expect(madeBy(readSafetensors(writeSafetensors({ w: tensor([1]) }, metadata))).metadata).toEqual(
      metadata,
    );
  });

  it('writes what other threads write to as it was at one moment', () => {
    const shared = new Float64Array(new SharedArrayBuffer(16));
    const pieces = safetensorsPieces({ tensors: { w: ndarray(shared) }, others: {}, metadata: {} });
    shared[0] = 5;
    expect(toArray(madeBy(readSafetensors(joinPieces(pieces))).tensors.w!)).toEqual([0, 0]);
  });

  const i64 = { dtype: 'I64', shape: [2], data: new BigInt64Array(2) } as const;
  it.each<readonly [string, () => Uint8Array, string]>([
    [
      'a tensor called __metadata__',
      () => writeSafetensors({ __metadata__: tensor([1]) }),
      "tensors: expected a name that the format does not reserve, found '__metadata__'",
    ],
    [
      'a tensor of others called so',
      () => writeSafetensors({}, {}, { __metadata__: i64 }),
      "others: expected a name that the format does not reserve, found '__metadata__'",
    ],
    [
      'two tensors of one name',
      () => writeSafetensors({ w: tensor([1]) }, {}, { w: i64 }),
      'w: expected one tensor of this name, found one in tensors and one in others',
    ],
    [
      'an unknown dtype',
      () => writeSafetensors({}, {}, { w: { ...i64, dtype: 'I4' as never } }),
      "w: expected a dtype of the format that is not a float, found 'I4'",
    ],
    [
      'data of another kind',
      () => writeSafetensors({}, {}, { w: { ...i64, data: new Float64Array(2) as never } }),
      'w: expected a BigInt64Array of 16 bytes for I64 [2], found a Float64Array of 2',
    ],
    [
      'data of another length',
      () => writeSafetensors({}, {}, { w: { ...i64, shape: [3] } }),
      'w: expected a BigInt64Array of 24 bytes for I64 [3], found a BigInt64Array of 2',
    ],
    [
      'a shape that is none',
      () => writeSafetensors({}, {}, { w: { ...i64, shape: [-1, 2] } }),
      'w: expected a shape of whole numbers, 0 or more, found an array of 2',
    ],
    [
      'half a byte',
      () => writeSafetensors({}, {}, { w: { dtype: 'F4', shape: [3], data: new Uint8Array(2) } }),
      'w: expected a Uint8Array of 1.5 bytes for F4 [3], found a Uint8Array of 2',
    ],
    [
      'metadata that is no text',
      () => writeSafetensors({}, { epoch: 3 as never }),
      'metadata.epoch: expected text, found 3',
    ],
  ])('refuses %s', (_, write, message) => {
    expect(write).toThrow(CheckpointError);
    expect(write).toThrow(message);
  });
});

const expectation =
  'a tensor of F64, F32, F16, BF16, F8_E5M2, F8_E4M3, F8_E5M2FNUZ, F8_E4M3FNUZ, F8_E8M0, BOOL, U8, I8, U16, I16, U32, I32, ' +
  'U64, I64, C64, F4, F6_E2M3, F6_E3M2 whose shape and offsets fit';

describe('readSafetensors', () => {
  it('reads a file by hand', () => {
    const data = new Uint8Array(new Float32Array([1, 2, 3]).buffer);
    const bytes = fileOf(header({ a: place('F32', [3], 0, 12), __metadata__: { by: 'hand' } }), data);
    const { tensors: found, metadata } = madeBy(readSafetensors(bytes));
    expect([found.a!.dtype, found.a!.shape, toArray(found.a!)]).toEqual(['float32', [3], [1, 2, 3]]);
    expect(metadata).toEqual({ by: 'hand' });
  });

  it('reads tensors in whatever order the header has them', () => {
    const data = new Uint8Array(new Float32Array([1, 2, 3]).buffer);
    const entries = { z: place('F32', [2], 4, 12), none: place('F32', [0], 4, 4), a: place('F32', [], 0, 4) };
    const { tensors: found } = madeBy(readSafetensors(fileOf(header(entries), data)));
    expect([found.a!, found.z!, found.none!].map(toArray)).toEqual([[1], [2, 3], []]);
  });

  it('reads tensors and texts called like what objects inherit', () => {
    const data = new Uint8Array(new Float32Array([5]).buffer);
    const text = `{"__proto__":${header(place('F32', [1], 0, 4))},"__metadata__":{"__proto__":"x","constructor":"y"}}`;
    const { tensors: found, metadata } = madeBy(readSafetensors(fileOf(text, data)));
    expect(Object.keys(found)).toEqual(['__proto__']);
    expect(Object.entries(metadata)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(Object.getPrototypeOf(metadata)).toBe(Object.prototype);
  });

  // The first key of the metadata, or any other: whoever wrote it, it is theirs.
  it.each(['{"crc32":"x","by":"me"}', '{"by":"me","crc32":"x"}', '{"crc32":"01234567"}', '{"crc32":""}'])(
    'reads text that others called crc32: %s',
    (metadata) => {
      const text = `{"__metadata__":${metadata},"a":${header(place('U8', [1], 0, 1))}}`;
      const read = madeBy(readSafetensors(fileOf(text, 1)));
      expect(read.metadata).toEqual(JSON.parse(metadata));
    },
  );

  it('reads blanks wherever JSON has them, also where a checksum might be', () => {
    const entry = header(place('U8', [1], 0, 1));
    for (const blanks of [' '.repeat(32), '\t\r\n', `\t\r\n${' '.repeat(31)}`, `\r\n${'\t'.repeat(40)}`])
      expect(madeBy(readSafetensors(fileOf(`{${blanks}"a" : ${entry} } \n`, 1))).others.a!.shape).toEqual([
        1,
      ]);
  });

  it('takes null for no metadata, as Python does', () => {
    expect(madeBy(readSafetensors(fileOf('{"__metadata__":null}'))).metadata).toEqual({});
  });

  it('reads what has no array of its own as its bytes', () => {
    const entries = {
      c: place('C64', [1], 0, 8),
      f: place('F4', [2, 2], 8, 10),
      g: place('F6_E2M3', [4], 10, 13),
      none: place('F6_E3M2', [0], 13, 13),
    };
    const data = Uint8Array.from({ length: 13 }, (_, i) => i);
    const { others } = madeBy(readSafetensors(fileOf(header(entries), data)));
    expect(others).toEqual({
      c: { dtype: 'C64', shape: [1], data: data.slice(0, 8) },
      f: { dtype: 'F4', shape: [2, 2], data: data.slice(8, 10) },
      g: { dtype: 'F6_E2M3', shape: [4], data: data.slice(10) },
      none: { dtype: 'F6_E3M2', shape: [0], data: new Uint8Array(0) },
    });
    expect(madeBy(readSafetensors(writeSafetensors({}, {}, others))).others).toEqual(others);
  });

  it('reads numbers that are not aligned', () => {
    const data = new Uint8Array(new Float32Array([7]).buffer);
    const text = header({ a: place('F32', [1], 0, 4) });
    for (const spaces of [0, 1, 2, 3]) {
      const bytes = fileOf(text + ' '.repeat(spaces), data);
      expect(madeBy(readSafetensors(bytes)).tensors.a!.get(0)).toBe(7);
    }
  });

  it.each<readonly [string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'safetensors: expected at least 8 bytes, found 0'],
    [
      'a header longer than the file',
      new Uint8Array([9, 0, 0, 0, 0, 0, 0, 0, 1]),
      'safetensors: expected a header of at most 1 bytes, found one of 9',
    ],
    [
      'a header longer than memory',
      new Uint8Array(8).fill(0xff),
      'safetensors: expected a header of at most 0 bytes, found one of 18446744073709551615',
    ],
    ['an empty header', fileOf(''), 'safetensors: expected a header in JSON, found something else'],
    ['no JSON', fileOf('{'), 'safetensors: expected a header in JSON, found something else'],
    [
      'no UTF-8',
      fileOf(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
      'safetensors: expected a header in JSON, found something else',
    ],
    ['an array', fileOf('[]'), 'safetensors: expected a header that is an object, found an empty array'],
    ['null', fileOf('null'), 'safetensors: expected a header that is an object, found null'],
    [
      'metadata that is no text',
      fileOf(header({ __metadata__: { a: 1 } })),
      'safetensors: metadata: expected text by key, found an object with a',
    ],
    [
      'a mark of the order of bytes',
      fileOf(new Uint8Array([0xef, 0xbb, 0xbf, 0x7b, 0x7d])),
      'safetensors: expected a header in JSON, found something else',
    ],
    [
      'a name that occurs twice',
      fileOf(`{"a":${header(place('F32', [1], 0, 4))},"\\u0061":${header(place('F32', [1], 0, 4))}}`, 4),
      "safetensors: expected every name once in the header, found 'a' twice",
    ],
    [
      'text under one key twice',
      fileOf('{"__metadata__":{"a":"\\"}{","a" : "y"}}'),
      "safetensors: expected every name once in the header, found 'a' twice",
    ],
    [
      'an entry that is no object',
      fileOf(header({ a: 1 })),
      `safetensors: a: expected ${expectation}, found 1`,
    ],
    [
      'another dtype',
      fileOf(header({ a: place('I128', [1], 0, 16) }), 16),
      `safetensors: a: expected ${expectation}, found ${header(place('I128', [1], 0, 16))}`,
    ],
    [
      'an odd number of half bytes',
      fileOf(header({ a: place('F4', [3], 0, 2) }), 2),
      `safetensors: a: expected ${expectation}, found ${header(place('F4', [3], 0, 2))}`,
    ],
    [
      'a dtype that objects inherit',
      fileOf(header({ a: place('constructor', [0], 0, 0) })),
      `safetensors: a: expected ${expectation}, found ${header(place('constructor', [0], 0, 0))}`,
    ],
    [
      'a negative length',
      fileOf(header({ a: place('F32', [-1, -1], 0, 4) }), 4),
      `safetensors: a: expected ${expectation}, found ${header(place('F32', [-1, -1], 0, 4))}`,
    ],
    [
      'a length that is no whole number',
      fileOf(header({ a: place('F32', [0.5, 2], 0, 4) }), 4),
      `safetensors: a: expected ${expectation}, found ${header(place('F32', [0.5, 2], 0, 4))}`,
    ],
    [
      'offsets that do not fit the shape',
      fileOf(header({ a: place('F32', [2], 0, 4) }), 4),
      `safetensors: a: expected ${expectation}, found ${header(place('F32', [2], 0, 4))}`,
    ],
    [
      'offsets backwards',
      fileOf(header({ a: place('F32', [1], 4, 0) }), 4),
      `safetensors: a: expected ${expectation}, found ${header(place('F32', [1], 4, 0))}`,
    ],
    [
      'three offsets',
      fileOf(header({ a: place('F32', [1], 0, 4, 8) }), 4),
      `safetensors: a: expected ${expectation}, found ${header(place('F32', [1], 0, 4, 8))}`,
    ],
    [
      'a gap',
      fileOf(header({ a: place('F32', [1], 0, 4), b: place('F32', [1], 8, 12) }), 12),
      'safetensors: b: expected data from byte 4 on, found from 8',
    ],
    [
      'tensors that overlap',
      fileOf(header({ a: place('F32', [2], 0, 8), b: place('F32', [1], 4, 8) }), 8),
      'safetensors: b: expected data from byte 8 on, found from 4',
    ],
  ])('refuses %s', (_, bytes, message) => {
    expect(errorOf(readSafetensors(bytes)).message).toBe(message);
  });

  it('refuses what is shorter or longer than its header says', () => {
    const text = header({ a: place('F32', [2], 0, 8) });
    for (const length of [0, 7, 9, 1000]) {
      const { message } = errorOf(readSafetensors(fileOf(text, length)));
      expect(message).toBe(
        `safetensors: expected ${8 + text.length + 8} bytes, found ${8 + text.length + length}`,
      );
    }
  });

  it.each<readonly [string, string]>([
    ['an entry that is too deep to be shown', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['a dtype that is too deep to be shown', `{"a":{"dtype":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`],
  ])('throws nothing: %s', (_, text) => {
    expect(errorOf(readSafetensors(fileOf(text))).where).toMatch(/^safetensors/);
    expect(errorOf(decodeCheckpoint(fileOf(text))).where).toMatch(/^checkpoint/);
  });

  it('keeps messages short', () => {
    const name = 'x'.repeat(1e5);
    for (const text of [
      header({ [name]: 1 }),
      header({ a: { dtype: name } }),
      header({ __metadata__: { [name]: 1 } }),
    ])
      expect(errorOf(readSafetensors(fileOf(text))).message.length).toBeLessThan(1000);
  });

  it('makes no memory before it knows that the file has as much', () => {
    // A gigabyte; more than there is; more than a number can count; nothing, after all.
    const shapes = [[2 ** 28], [2 ** 50], new Array<number>(20).fill(2 ** 50), [2 ** 50, 2 ** 50, 0]];
    for (const shape of shapes)
      for (const dtype of ['F32', 'F64', 'BF16']) {
        const size =
          shape.reduce((product, length) => product * length, 1) *
          (dtype === 'F64' ? 8 : dtype === 'F32' ? 4 : 2);
        const bytes = fileOf(header({ a: place(dtype, shape, 0, size) }), 64);
        const { result, bytes: made } = countAllocation(() => readSafetensors(bytes));
        expect(result._tag).toBe('Left');
        expect(made).toBeLessThanOrEqual(bytes.length);
      }
  });

  it('makes as much memory as the file has, and a copy of the header', () => {
    const bytes = writeSafetensors({ a: tensor(new Float32Array(1000)), b: tensor(new Float64Array(1000)) });
    const { result, bytes: made } = countAllocation(() => readSafetensors(bytes));
    expect(result._tag).toBe('Right');
    expect(made).toBeGreaterThanOrEqual(12_000);
    expect(made).toBeLessThanOrEqual(bytes.length + 8);
  });
});
