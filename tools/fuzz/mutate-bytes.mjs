/** @import { Random } from './random.mjs' */
import { mutateJson } from './mutate-json.mjs';

const encoder = new TextEncoder();

/** The beginning of a header, before the checksum. The checksum is 32 blanks, with a tab for each bit that is 1. */
const opening = '{\t\r\n';
const decoder = new TextDecoder();

/** @param {Uint8Array} bytes */
const headerLength = (bytes) => Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));

/** @param {readonly Uint8Array[]} parts */
const joined = (...parts) => new Uint8Array(Buffer.concat(parts));

/** @param {Random} random @param {number} length */
const noise = (random, length) => Uint8Array.from({ length }, () => random.below(256));

/**
 * A random place, in the header half of the time, though the rest is longer. @param {Random} random @param
 * {Uint8Array} bytes
 */
const place = (random, bytes) => random.below(random.chance(0.5) ? 8 + headerLength(bytes) : bytes.length);

/** Flips a bit. @param {Random} random @param {Uint8Array} bytes */
const flip = (random, bytes) => {
  const at = place(random, bytes);
  bytes[at] = Number(bytes[at]) ^ (1 << random.below(8));
};

/**
 * The file with another header, and with the right length of it. @param {Uint8Array} bytes @param {Uint8Array} header
 */
const withHeader = (bytes, header) => {
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(header.length), true);
  return joined(length, header, bytes.subarray(8 + headerLength(bytes)));
};

/** The header of a safetensors file, as text. @param {Uint8Array} bytes */
const headerText = (bytes) => decoder.decode(bytes.subarray(8, 8 + headerLength(bytes)));

/** @type {Readonly<Record<string, (random: Random, bytes: Uint8Array) => Uint8Array>>} */
const changes = {
  'one bit': (random, bytes) => {
    const copy = bytes.slice();
    flip(random, copy);
    return copy;
  },
  'several bits': (random, bytes) => {
    const copy = bytes.slice();
    for (let times = 2 + random.below(20); times > 0; times--) flip(random, copy);
    return copy;
  },
  'an end missing': (random, bytes) => bytes.slice(0, place(random, bytes)),
  'a beginning missing': (random, bytes) => bytes.slice(1 + place(random, bytes)),
  'more at the end': (random, bytes) =>
    joined(
      bytes,
      random.chance(0.5) ? noise(random, 1 + random.below(40)) : new Uint8Array(1 + random.below(40)),
    ),
  'a piece missing': (random, bytes) => {
    const from = place(random, bytes);
    return joined(bytes.subarray(0, from), bytes.subarray(from + 1 + random.below(64)));
  },
  'a piece twice': (random, bytes) => {
    const from = place(random, bytes);
    const to = from + 1 + random.below(64);
    return joined(bytes.subarray(0, to), bytes.subarray(from));
  },
  'pieces swapped': (random, bytes) => {
    const copy = bytes.slice();
    const [a, b] = [place(random, bytes), place(random, bytes)];
    const length = Math.min(1 + random.below(64), bytes.length - Math.max(a, b));
    copy.set(bytes.subarray(b, b + length), a);
    copy.set(bytes.subarray(a, a + length), b);
    return copy;
  },
  zeros: (random, bytes) => {
    const from = place(random, bytes);
    return bytes.slice().fill(0, from, from + 1 + random.below(512));
  },
  noise: (random, bytes) => {
    const copy = bytes.slice();
    const from = place(random, bytes);
    copy.set(noise(random, Math.min(1 + random.below(64), bytes.length - from)), from);
    return copy;
  },
  'another length of the header': (random, bytes) => {
    const copy = bytes.slice();
    const length = random.pick([
      0n,
      1n,
      BigInt(bytes.length),
      BigInt(bytes.length - 8),
      BigInt(headerLength(bytes) - 1),
      BigInt(headerLength(bytes) + 1),
      100_000_000n,
      2n ** 31n,
      2n ** 53n,
      2n ** 64n - 1n,
    ]);
    new DataView(copy.buffer).setBigUint64(0, length, true);
    return copy;
  },
  'a number of the header': (random, bytes) => {
    const text = headerText(bytes);
    const numbers = [...text.matchAll(/\d+/g)];
    const { 0: found, index } = random.pick(numbers);
    const other = random.pick([
      '0',
      '1',
      '-1',
      '1.5',
      '1e9',
      '9007199254740991',
      '1e999',
      `${found}0`,
      'null',
    ]);
    return withHeader(bytes, encoder.encode(text.slice(0, index) + other + text.slice(index + found.length)));
  },
  'a dtype of the header': (random, bytes) =>
    withHeader(
      bytes,
      encoder.encode(
        headerText(bytes).replace(
          random.pick(['F32', 'F64']),
          random.pick(['F16', 'BF16', 'F64', 'F32', 'F8_E4M3', 'F4', 'I64', 'I32', 'BOOL', '__proto__']),
        ),
      ),
    ),
  'the JSON of the header': (random, bytes) => {
    const header = mutateJson(random, [JSON.parse(headerText(bytes))]);
    return withHeader(bytes, encoder.encode(JSON.stringify(header)));
  },
  'a header all its own': (random, bytes) =>
    withHeader(
      bytes,
      encoder.encode(
        random.pick([
          '',
          '{}',
          '[]',
          'null',
          opening,
          `${opening}${' '.repeat(31)}}`,
          `${opening}${' '.repeat(32)}}`,
          `${opening}${' '.repeat(32)}"__metadata__":{}}`,
          '{"__metadata__":{"crc32":"00000000"}}',
          '{"__metadata__":null}',
          `{"a":{"dtype":${'['.repeat(50_000)}${']'.repeat(50_000)}}}`,
          `{"a":{"dtype":"F64","shape":[${new Array(33).fill(1).join()}],"data_offsets":[0,8]}}`,
          '{"a":{"dtype":"F64","shape":[0,9007199254740991],"data_offsets":[0,0]}}',
          '{"a":{"dtype":"F64","shape":[4503599627370496],"data_offsets":[0,36028797018963968]}}',
          '{"a":{"dtype":"F32","shape":[1000000000],"data_offsets":[0,4000000000]}}',
        ]),
      ),
    ),
};

/**
 * Damages a safetensors file.
 *
 * @param {Random} random
 * @param {Uint8Array} bytes
 * @returns {{ readonly change: string, readonly damaged: Uint8Array }}
 */
export const mutateBytes = (random, bytes) => {
  const [change, make] = random.pick(Object.entries(changes));
  return { change, damaged: make(random, bytes) };
};

/** The CRC-32 of zlib, bit by bit: slow, and independent of thalweg's code. @param {Uint8Array} bytes */
const crc32 = (bytes) => {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ 0xedb88320;
  }
  return ~crc >>> 0;
};

/**
 * A forged checkpoint: its contents are wrong and its checksum is right.
 *
 * @param {Random} random
 * @param {Uint8Array} bytes
 * @returns {Uint8Array}
 */
export const forge = (random, bytes) => {
  let { __metadata__: metadata, ...entries } = JSON.parse(headerText(bytes));
  let thalweg = JSON.parse(metadata.thalweg);
  if (random.chance(0.3)) entries = mutateJson(random, [entries]);
  else thalweg = mutateJson(random, [thalweg]);
  const forged = withHeader(
    bytes,
    encoder.encode(
      opening +
        ' '.repeat(32) +
        JSON.stringify({ __metadata__: { thalweg: JSON.stringify(thalweg) }, ...entries }).slice(1),
    ),
  );
  const sum = crc32(forged);
  for (let bit = 0; bit < 32; bit++) if ((sum >>> (31 - bit)) & 1) forged[8 + opening.length + bit] = 0x09;
  return forged;
};
