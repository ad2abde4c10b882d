import { isLeft } from 'fp-ts/lib/Either.js';
import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { makeKey, normal, sparseTensor, tensor } from '@thalweg/core';
import { expectSameBits } from '@thalweg/testing';
import { read, written } from '../../src/redis/wire.js';
import { workerWords } from '../../src/redis/worker-words.js';
import { mutated } from './mutated.js';

const back = (value: unknown): unknown => {
  const found = read(written(value));
  if (isLeft(found)) throw new Error(found.left);
  return found.right;
};

const leaf = fc.oneof(
  fc.constantFrom(null, undefined, true, false, 0, -0, NaN, Infinity, -Infinity, 1e308, 5e-324),
  fc.double(),
  fc.string(),
  fc.array(fc.double(), { maxLength: 5 }).map((values) => tensor(Float64Array.from(values))),
  fc.array(fc.float(), { maxLength: 6 }).map((values) => tensor(Float32Array.from(values))),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { weight: 3, arbitrary: leaf },
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constant('__proto__')), tie('value'), { maxKeys: 4 }),
  ),
}));

/** A push, as a worker sends it. */
const push = {
  worker: 1,
  token: 'abc',
  number: 7,
  taken: [3, 4],
  tally: { gradients: 8, examples: 32, pushes: 7 },
  snapshots: 2,
  waited: 0.5,
  message: {
    _tag: 'Push',
    push: {
      worker: 1,
      sequence: 7,
      clock: 8,
      basedOn: 12,
      payload: { w: normal(makeKey(1), [3, 4]), s: sparseTensor([1, 5], tensor([2, 3]), [9]), b: tensor(-0) },
    },
  },
};

describe('what goes over a network', () => {
  it('comes back with the same bits, whatever it is', () => {
    fc.assert(
      fc.property(value, (given) => {
        expectSameBits(back(given), given);
      }),
      { numRuns: 300 },
    );
  });

  it('comes back in chunks of at most 1 MiB, of large and small tensors', () => {
    const given = { a: normal(makeKey(2), [700, 500]), b: tensor([1]), c: normal(makeKey(3), [3, 100_000]) };
    const chunks = written(given);
    expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThanOrEqual(2 ** 20);
    expect(chunks.length).toBeLessThan(8);
    expectSameBits(back(given), given);
  });

  it('comes back with its floats of 16 bits', () => {
    const given = { exponent: -3, values: Uint16Array.of(0, 0x8000, 0x7c00, 0xffff) };
    expect(back(given)).toEqual(given);
    expect(written(given)[1]!.length).toBe(8);
  });

  it('refers to a part that the reader knows', () => {
    const params = { w: tensor([1, 2]) };
    const chunks = written({ snapshot: params, version: 3 }, params);
    expect(chunks.length).toBe(1);
    const found = read(chunks, params);
    expect(found).toEqual({ _tag: 'Right', right: { snapshot: params, version: 3 } });
    expect(read(chunks)).toEqual({ _tag: 'Left', left: 'a part that is not known' });
  });

  it('is refused or is a message when it is damaged: nothing throws, nothing large is allocated', () => {
    const whole = written(push);
    let refused = 0;
    for (let seed = 0; seed < 10_000; seed++) {
      const found = read(mutated(whole, seed));
      if (isLeft(found) || isLeft(workerWords(found.right))) refused += 1;
    }
    // Some damage is to the numbers themselves, or none at all.
    expect(refused).toBeGreaterThan(6000);
  });

  it.each([
    ['another version', { v: 2, bytes: 0, value: null }, 'version 2'],
    ['a wrong length', { v: 1, bytes: 8, value: null }, '0 bytes, not 8'],
    [
      'a tensor of more than there is',
      { v: 1, bytes: 0, value: ['t', 8, [2 ** 40]] },
      'a tensor of more bytes than there are',
    ],
    [
      'a tensor beyond all numbers',
      { v: 1, bytes: 0, value: ['t', 8, [2 ** 40, 2 ** 40]] },
      'a tensor that is too large',
    ],
    ['an unknown kind', { v: 1, bytes: 0, value: ['x'] }, 'data of an unknown kind'],
    ['an object', { v: 1, bytes: 0, value: { a: 1 } }, 'an object without a tag'],
  ])('says what is wrong: %s', (_, header, problem) => {
    expect(read([Buffer.from(JSON.stringify(header))])).toEqual({ _tag: 'Left', left: problem });
  });

  it('is refused if it is deeper than any data', () => {
    let deep: unknown = null;
    for (let i = 0; i < 70; i++) deep = ['a', [deep]];
    expect(read([Buffer.from(JSON.stringify({ v: 1, bytes: 0, value: deep }))])).toEqual({
      _tag: 'Left',
      left: 'data more than 64 levels deep',
    });
  });
});
