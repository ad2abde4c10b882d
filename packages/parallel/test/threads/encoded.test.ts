import { tensor, toArray, type Tensor } from '@thalweg/core';
import { expect, it } from 'vitest';
import type { Payload } from '../../src/index.js';
import { decoded, encoded } from '../../src/threads/encoded.js';

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
