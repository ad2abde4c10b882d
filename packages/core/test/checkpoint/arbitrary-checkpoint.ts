import * as fc from 'fast-check';
import { expect } from 'vitest';
import { isTensor, toArray, type Tensor, type Tree } from '../../src/index.js';
import type { Checkpoint, Plain } from '../../src/checkpoint/index.js';
import { arbitraryTensor, awkwardNumber, dtypes, shapes } from '@thalweg/testing';

/** Keys that may be taken for something else: by a prototype, by a path, by JSON, by the format. */
const oddKeys = fc.constantFrom(
  ...[
    '__proto__',
    'constructor',
    'toString',
    'length',
    '',
    'a',
    'b',
    'a.b',
    "a.b'",
    '.',
    '0',
    '10',
    'params',
  ],
  ...['__metadata__', 'crc32', 'tensor', 'ключ', '🔑', '\ud83d', '"', '\\', '\n', '\0'],
);

const records = <A>(values: fc.Arbitrary<A>): fc.Arbitrary<Readonly<Record<string, A>>> =>
  fc
    .uniqueArray(fc.tuple(oddKeys, values), { maxLength: 4, selector: ([key]) => key })
    // Also makes an own property of `__proto__`.
    .map((entries) => Object.fromEntries(entries));

/** Tensors of any shape, dtype and layout, with awkward numbers. */
export const tensors: fc.Arbitrary<Tensor> = fc
  .tuple(shapes, dtypes)
  .chain(([shape, dtype]) => arbitraryTensor(shape, dtype));

/** Trees of them, with odd keys. */
export const params: fc.Arbitrary<Tree<Tensor>> = fc.letrec<{ tree: Tree<Tensor> }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    tensors,
    fc.array(tie('tree'), { maxLength: 3 }),
    records(tie('tree')),
  ),
})).tree;

/** Plain data with tensors in it, and all that JSON lacks. */
export const plain: fc.Arbitrary<Plain> = fc.letrec<{ plain: Plain }>((tie) => ({
  plain: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom<Plain>(null, undefined, true, false, '', 'tensor', 'number', 'NaN'),
    awkwardNumber,
    fc.string({ unit: 'binary', maxLength: 8 }),
    // What the tagged form looks like inside must not be taken for it.
    fc.constantFrom<Plain>(
      ['tensor', 'params.a'],
      ['number', 'NaN'],
      ['undefined'],
      ['record', []],
      ['array', []],
    ),
    tensors,
    fc.array(tie('plain'), { maxLength: 4 }),
    records(tie('plain')),
  ),
})).plain;

export const checkpoints: fc.Arbitrary<Checkpoint> = fc.record({
  params,
  state: records(params),
  spec: fc.constant({ name: 'chain', transformations: [{ name: 'identity', 'ü🔑"': [null, 1e300] }] }),
  data: plain,
});

/** Fails unless two values are the same in every bit and every key, in the same order. */
export const expectSamePlain = (found: unknown, expected: unknown, path = '$'): void => {
  if (isTensor(expected)) {
    if (!isTensor(found)) expect.fail(`${path}: no tensor`);
    expect([found.dtype, found.shape], path).toEqual([expected.dtype, expected.shape]);
    const wanted = toArray(expected);
    const at = toArray(found).findIndex((value, i) => !Object.is(value, wanted[i]));
    if (at >= 0) expect.fail(`${path}: element ${at} differs`);
    return;
  }
  if (typeof expected !== 'object' || expected === null) {
    expect(Object.is(found, expected), `${path}: ${String(found)}, not ${String(expected)}`).toBe(true);
    return;
  }
  if (typeof found !== 'object' || found === null) expect.fail(`${path}: ${String(found)}`);
  expect(Array.isArray(found), path).toBe(Array.isArray(expected));
  expect(Object.keys(found), path).toEqual(Object.keys(expected));
  const [left, right] = [Object.values(found), Object.values(expected)] as [unknown[], unknown[]];
  left.forEach((item, i) => {
    expectSamePlain(item, right[i], `${path}.${Object.keys(expected)[i]!}`);
  });
};
