import { mapTensors, sparseTensor, tensor, toArray, toDense, type Params } from '@thalweg/core';
import { expectSameBits } from '@thalweg/testing';
import { describe, expect, it } from 'vitest';
import type { Payload } from '../../src/algorithm/payload.js';
import { shardsOf } from '../../src/shard/shards.js';

const params = {
  layers: [
    {
      w: tensor([
        [1, 2],
        [3, 4],
        [5, 6],
      ]),
      b: tensor([7, 8]),
    },
    { w: tensor([[9, 10]]) },
    { none: tensor([]) },
  ],
  scale: tensor(11),
  table: tensor(
    Float32Array.from({ length: 12 }, (_, i) => i),
    [4, 3],
  ),
};
const whole: Payload = params;

describe('parameters that are divided', () => {
  it.each([1, 2, 3, 5])('among %i servers are whole again', (count) => {
    const { part, whole: joined } = shardsOf(params, count, 'rows');
    const parts = Array.from({ length: count }, (_, shard) =>
      part(shard, { gradients: whole, sum: whole, clock: 3 }),
    );
    const again = joined(parts) as unknown as {
      readonly gradients: Params;
      readonly sum: Params;
      readonly clock: number;
    };
    expectSameBits(again.gradients, params);
    expectSameBits(again.sum, params);
    expect(again.clock).toBe(3);
    // A part of a part like the parameters keeps its paths.
    const sizes = parts.map((of) => {
      let size = 0;
      mapTensors(
        (leaf) => {
          size += leaf.size;
          return leaf;
        },
        (of as unknown as { readonly sum: Params }).sum,
      );
      return size;
    });
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(6 + 2 + 2 + 1 + 12);
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(4);
  });

  it('keep the paths of leaves, and leaves whole where they must be', () => {
    const { part } = shardsOf(params, 2, 'leaves');
    expect(Object.keys(part(1, whole) as object)).toEqual(['table']);
    const first = part(0, whole) as typeof params;
    expect(first.layers).toHaveLength(3);
    const three = shardsOf(params, 3, 'rows');
    expect(Object.keys(three.part(0, whole) as object)).toEqual(['layers']);
    expect(three.part(0, whole)).toMatchObject({ layers: { 0: {} } });
  });

  it('divide what is sent for a leaf: sparse rows and elements, lists of all elements, and records of them', () => {
    const leaf = tensor(new Float64Array(12), [4, 3]);
    const { part } = shardsOf(leaf, 2, 'rows');
    const rows = sparseTensor(
      [1, 3],
      tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]),
      [4, 3],
    );
    const elements = sparseTensor([2, 7], tensor([1, 2]), [4, 3]);
    const dense = (of: Payload) => toArray(toDense(of as never));
    expect(dense(part(0, rows))).toEqual([0, 0, 0, 1, 2, 3]);
    expect(dense(part(1, rows))).toEqual([0, 0, 0, 4, 5, 6]);
    expect(dense(part(0, elements))).toEqual([0, 0, 1, 0, 0, 0]);
    expect(dense(part(1, elements))).toEqual([0, 2, 0, 0, 0, 0]);
    const bits = Uint16Array.from({ length: 12 }, (_, i) => i);
    expect(part(1, { exponent: 4, values: bits })).toEqual({ exponent: 4, values: bits.subarray(6) });
  });

  it('are refused where nobody knows which rows an array belongs to, and where there are too few rows', () => {
    const { part } = shardsOf(
      {
        w: tensor([
          [1, 2],
          [3, 4],
        ]),
      },
      2,
      'rows',
    );
    expect(() => part(0, { w: tensor([[1, 2, 3, 4]]) })).toThrow(
      'expected to divide an array of shape [2, 2], or a list of as many elements, among servers, found one of shape [1, 4]',
    );
    expect(() => shardsOf({ w: tensor([[1, 2, 3]]) }, 2, 'rows')).toThrow(
      'expected parameters that can be divided among 2 servers between their rows, found w of 1 rows',
    );
  });
});
