import { Blob } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import ndarray from 'ndarray';
import { isTensor, makeKey, sparseTensor, tensor, type Tensor } from '../../src/index.js';
import {
  decodeCheckpoint,
  encodeCheckpoint,
  joinPieces,
  writeSafetensors,
  type Checkpoint,
} from '../../src/checkpoint/index.js';
import { checkpoints, expectSamePlain } from './arbitrary-checkpoint.js';
import { errorOf, madeBy } from '@thalweg/testing';

const bytesOf = (checkpoint: Checkpoint): Uint8Array => joinPieces(madeBy(encodeCheckpoint(checkpoint)));

const reread = (checkpoint: Checkpoint): Checkpoint => madeBy(decodeCheckpoint(bytesOf(checkpoint)));

const empty: Checkpoint = { params: {}, state: {}, spec: { name: 'identity' }, data: null };

describe('a checkpoint', () => {
  it('is read as it was written, with any tree, layout, key and number', () => {
    fc.assert(
      fc.property(checkpoints, (checkpoint) => {
        expectSamePlain(reread(checkpoint), {
          spec: checkpoint.spec,
          params: checkpoint.params,
          state: checkpoint.state,
          data: checkpoint.data,
        });
      }),
      { numRuns: 150 },
    );
  });

  it('is written with the same bytes again, also after it was read', () => {
    fc.assert(
      fc.property(checkpoints, (checkpoint) => {
        const bytes = bytesOf(checkpoint);
        expect(bytesOf(checkpoint)).toEqual(bytes);
        expect(bytesOf(madeBy(decodeCheckpoint(bytes)))).toEqual(bytes);
      }),
    );
  });

  it('does not confuse tensors whose paths, joined by dots, are the same', () => {
    const [a, b, c, d] = [1, 2, 3, 4].map((x) => tensor([x]));
    const params = { 'a.b': a!, a: { b: b!, "b'": c! }, "a.b'": d! };
    const read = reread({ ...empty, params }).params as typeof params;
    expect([read['a.b'], read.a.b, read.a["b'"], read["a.b'"]].map((leaf) => leaf.get(0))).toEqual([
      1, 2, 3, 4,
    ]);
  });

  it('has params, state and data apart', () => {
    const read = reread({ ...empty, params: tensor([1]), state: { x: tensor([2]) }, data: tensor([3]) });
    expect(
      [read.params, (read.state as { readonly x: Tensor }).x, read.data].map((leaf) =>
        (leaf as Tensor).get(0),
      ),
    ).toEqual([1, 2, 3]);
  });

  it('keeps values that JSON lacks', () => {
    const data = {
      numbers: [NaN, -0, 0, Infinity, -Infinity, 5e-324],
      none: undefined,
      list: [undefined, null, [undefined]],
      key: makeKey(2 ** 40),
      text: '\ud83d lone, \0, "quoted"',
    };
    expectSamePlain(reread({ ...empty, data }).data, data);
  });

  it('makes contiguous tensors that share no memory with the bytes or with each other', () => {
    const base = tensor([1, 2, 3, 4, 5, 6], 'float32');
    const turned = ndarray(new Float64Array([1, 2, 3, 4]), [2, 2]).transpose(1, 0);
    const bytes = bytesOf({ ...empty, params: [base, turned, base] });
    const read = madeBy(decodeCheckpoint(bytes)).params as readonly Tensor[];
    const buffers = read.map(({ data }) => (data as Float32Array).buffer);
    expect(new Set([...buffers, bytes.buffer]).size).toBe(4);
    expect(read.map(({ stride, offset }) => [stride, offset])).toEqual([
      [[1], 0],
      [[2, 1], 0],
      [[1], 0],
    ]);
  });

  it('is written from the memory of the tensors, if they are contiguous', () => {
    const whole = new Float64Array([0, 1, 2, 3]);
    const part = ndarray(whole, [2], [1], 1);
    const turned = ndarray(whole, [2, 2]).transpose(1, 0);
    const pieces = madeBy(encodeCheckpoint({ ...empty, params: { part, turned } }));
    expect(pieces.slice(1).map(({ buffer }) => buffer === whole.buffer)).toEqual([true, false]);
    expect([...new Float64Array(joinPieces([pieces[1]!]).buffer)]).toEqual([1, 2]);
  });

  it('may lie anywhere in memory when it is read', () => {
    const bytes = bytesOf({ ...empty, params: { a: tensor([1, 2]), b: tensor(3, 'float32') } });
    for (const offset of [1, 3, 4, 8]) {
      const room = new Uint8Array(bytes.length + 20).fill(0xff);
      room.set(bytes, offset);
      expect(bytesOf(madeBy(decodeCheckpoint(room.subarray(offset, offset + bytes.length))))).toEqual(bytes);
    }
  });

  it('can be a file in a browser', async () => {
    const checkpoint = { ...empty, params: { w: tensor([[1, NaN]]) }, data: { step: 7 } };
    const blob = new Blob([...madeBy(encodeCheckpoint(checkpoint))]);
    const read = madeBy(decodeCheckpoint(new Uint8Array(await blob.arrayBuffer())));
    expectSamePlain(read.params, checkpoint.params);
    expect(read.data).toEqual({ step: 7 });
  });

  it('aligns every tensor', () => {
    const params = {
      a: tensor([1], 'float32'),
      b: tensor([2]),
      c: tensor([3], 'float32'),
    };
    const pieces = madeBy(encodeCheckpoint({ ...empty, params }));
    expect(pieces[0]!.length % 8).toBe(0);
    // The doubles come first: the arrays after them need less alignment.
    expect(pieces.slice(1).map(({ length }) => length)).toEqual([8, 4, 4]);
  });
});

describe('a value that cannot be written', () => {
  class Counter {
    readonly count = 1;
  }
  it.each<readonly [string, unknown, string, RegExp]>([
    ['a function', () => 1, 'data.x.0', /^found the function|a function/],
    ['a class', new Counter(), 'data.x.0', /an object with count/],
    ['a date', new Date(0), 'data.x.0', /an empty object/],
    ['a map', new Map(), 'data.x.0', /an empty object/],
    ['a symbol', Symbol('s'), 'data.x.0', /Symbol\(s\)/],
    ['a bigint', 1n, 'data.x.0', /1/],
    ['a typed array', new Float64Array(2), 'data.x.0', /a Float64Array of 2/],
    ['an ndarray of whole numbers', ndarray(new Int32Array(2)), 'data.x.0', /^int32 \[2\]$/],
    ['a sparse tensor', sparseTensor([1], tensor([1]), [3]), 'data.x.0', /^sparse float64 \[3\]$/],
  ])('is refused with its path: %s', (_, value, where, found) => {
    const error = errorOf(encodeCheckpoint({ ...empty, data: { x: [value] } as never }));
    expect([error.where, error.expected]).toEqual([where, 'plain data or a tensor']);
    expect(error.found).toMatch(found);
    expect(error.message).toBe(`${where}: expected plain data or a tensor, found ${error.found}`);
  });

  it.each(['params', 'state'] as const)('is refused in %s as well', (part) => {
    expect(errorOf(encodeCheckpoint({ ...empty, [part]: { w: 1n } })).where).toBe(`${part}.w`);
  });

  it('is refused if it is too deep, or contains itself', () => {
    let deep: unknown = 1;
    for (let i = 0; i < 1e5; i++) deep = [deep];
    const circle: unknown[] = [];
    circle.push(circle);
    for (const data of [deep, circle])
      expect(errorOf(encodeCheckpoint({ ...empty, data: data as never })).expected).toBe(
        'a value within the limits of the engine',
      );
  });

  // Otherwise the error would come only when the checkpoint is needed.
  it.each<readonly [string, () => Checkpoint, string]>([
    [
      'a tensor of more axes than are read',
      () => ({ ...empty, params: tensor([1], new Array<number>(33).fill(1)) }),
      'params: expected at most 32 axes, found 33',
    ],
    [
      'more text than a header may have',
      () => ({ ...empty, data: 'x'.repeat(100_000_000) }),
      'checkpoint: expected names, shapes and data of at most 100000000 bytes, found 1000',
    ],
    [
      'no spec',
      () => ({ ...empty, spec: undefined as never }),
      'spec: expected a record with a name, found nothing',
    ],
    [
      'nothing',
      () => undefined as never,
      'checkpoint: expected an object with params, state, spec and data, found nothing',
    ],
  ])('is refused when it is written, not when it is read: %s', (_, make, message) => {
    expect(errorOf(encodeCheckpoint(make())).message).toContain(message);
  });
});

describe('a value that is not a checkpoint', () => {
  const withThalweg = (json: unknown): Uint8Array => writeSafetensors({}, { thalweg: JSON.stringify(json) });
  const right = {
    version: 1,
    spec: { name: 'identity' },
    params: ['record', []],
    state: ['record', []],
    data: null,
  };

  it('differs from a valid one written by hand', () => {
    expect(decodeCheckpoint(withThalweg(right))._tag).toBe('Right');
  });

  it.each<readonly [string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'checkpoint: expected at least 8 bytes, found 0'],
    ['too little', new Uint8Array(7), 'checkpoint: expected at least 8 bytes, found 7'],
    [
      'a file of thalweg without one',
      writeSafetensors({}),
      'checkpoint: expected a checkpoint of thalweg, found another safetensors file',
    ],
    [
      'no JSON',
      writeSafetensors({}, { thalweg: '{' }),
      'checkpoint: expected metadata in JSON, found something else',
    ],
    [
      'no object',
      withThalweg([right]),
      'checkpoint: expected a checkpoint of version 1, found an array of 1',
    ],
    [
      'a later version',
      withThalweg({ ...right, version: 2 }),
      'checkpoint: expected a checkpoint of version 1, found version 2',
    ],
    ['no version', withThalweg({}), 'checkpoint: expected a checkpoint of version 1, found version nothing'],
    [
      'something untagged',
      withThalweg({ ...right, data: {} }),
      'data: expected tagged plain data, found an empty object',
    ],
    [
      'another tag',
      withThalweg({ ...right, data: ['date', 0] }),
      'data: expected tagged plain data, found an array of 2',
    ],
    [
      'another number',
      withThalweg({ ...right, data: ['number', '1'] }),
      'data: expected tagged plain data, found an array of 2',
    ],
    [
      'a tensor that is not there',
      withThalweg({ ...right, params: ['record', [['w', ['tensor', 'params.w']]]] }),
      'params.w: expected tagged plain data, found an array of 2',
    ],
    [
      'a tensor named like what objects inherit',
      withThalweg({ ...right, params: ['tensor', 'constructor'] }),
      'params: expected tagged plain data, found an array of 2',
    ],
    [
      'an entry without a key',
      withThalweg({ ...right, state: ['record', [[1, 2]]] }),
      'state: expected a key and a value, found an array of 2',
    ],
    [
      'nothing where the parameters were',
      withThalweg({ ...right, params: undefined }),
      'params: expected tagged plain data, found nothing',
    ],
  ])('is an error with a clear message: %s', (_, bytes, message) => {
    expect(errorOf(decodeCheckpoint(bytes)).message).toBe(message);
  });

  it('is not reported for the right version', () => {
    const error = errorOf(decodeCheckpoint(withThalweg({ ...right, spec: {} })));
    expect(error.message).not.toBe('checkpoint: expected a checkpoint of version 1, found version 1');
  });

  it('is not read into a prototype', () => {
    const read = madeBy(
      decodeCheckpoint(
        withThalweg({ ...right, data: ['record', [['__proto__', ['record', [['polluted', 1]]]]]] }),
      ),
    );
    expect(Object.keys(read.data as object)).toEqual(['__proto__']);
    expect('polluted' in (read.data as object)).toBe(false);
    expect(isTensor(read.params)).toBe(false);
  });
});
