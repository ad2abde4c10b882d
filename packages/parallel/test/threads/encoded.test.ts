import { tensor, toArray, type Tensor } from '@thalweg/core';
import { expect, it } from 'vitest';
import type { Payload } from '../../src/index.js';
import { decoded, encoded } from '../../src/threads/encoded.js';

it('16-bit floats take two bytes, and are copied', () => {
  const bits = Uint16Array.of(1, 2, 65535);
  const buffers: ArrayBuffer[] = [];
  const sent = encoded({ values: bits, others: [bits.subarray(1)] }, buffers);
  expect(buffers.map(({ byteLength }) => byteLength)).toEqual([6, 4]);
  // Their memory is handed over, and the payload keeps its own.
  expect(decoded(structuredClone(sent, { transfer: buffers }))).toEqual({
    values: bits,
    others: [Uint16Array.of(2, 65535)],
  });
  expect([...bits]).toEqual([1, 2, 65535]);
});

it('a payload may have any names', () => {
  const payload: Record<string, Payload> = {};
  for (const [i, name] of ['__proto__', 'toString', 'constructor', 'data', 'list'].entries())
    Object.defineProperty(payload, name, { value: tensor([i, -i]), enumerable: true });
  const found = decoded(structuredClone(encoded(payload, [])));
  const values = Object.entries(found as Readonly<Record<string, Tensor>>);
  expect(values.map(([name, value]) => [name, toArray(value)])).toEqual(
    Object.keys(payload).map((name, i) => [name, [i, -i]]),
  );
  expect(Object.getPrototypeOf(found)).toBe(Object.prototype);
});
