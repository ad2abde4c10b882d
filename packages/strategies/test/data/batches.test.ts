import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ConfigError, makeKey, tensor, toArray, TreeMismatchError } from '@thalweg/core';
import { batches } from '../../src/index.js';
import { data, labelsIn } from './labelled.js';

describe('batches', () => {
  it('uses every example once an epoch, x and y together, whatever the size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(100), fc.nat(5), (n, size, epoch) => {
        const source = batches(data(n), { batchSize: 1 + (size % n), shuffle: makeKey(1) });
        const seen = [...source.epoch(epoch)].flatMap(({ batch: { x, y }, examples }) => {
          const labels = toArray(y);
          expect(toArray(x)).toEqual(labels.flatMap((label) => [2 * label, 2 * label + 1]));
          expect([x.shape, y.shape, examples]).toEqual([[examples, 2], [examples], labels.length]);
          expect([x.dtype, y.dtype]).toEqual(['float32', 'float64']);
          return labels;
        });
        expect(seen.sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
      }),
    );
  });

  it('gives the same order for the same key and epoch, another for another', () => {
    const order = (seed: number, epoch: number) =>
      labelsIn(batches(data(30), { batchSize: 7, shuffle: makeKey(seed) }).epoch(epoch)).flat();
    expect(order(1, 0)).toEqual(order(1, 0));
    expect(order(1, 0)).not.toEqual(order(1, 1));
    expect(order(1, 0)).not.toEqual(order(2, 0));
  });

  it('keeps the order without a key', () => {
    expect(labelsIn(batches(data(3), { batchSize: 1 }).epoch(4))).toEqual([[0], [1], [2]]);
  });

  it('keeps or drops a short last batch', () => {
    const sizes = (lastBatch: 'keep' | 'drop') =>
      [...batches(data(10), { batchSize: 4, lastBatch }).epoch(0)].map(({ batch, examples }) => [
        batch.y.size,
        examples,
      ]);
    expect(sizes('keep')).toEqual([
      [4, 4],
      [4, 4],
      [2, 2],
    ]);
    expect(sizes('drop')).toEqual([
      [4, 4],
      [4, 4],
    ]);
    expect(batches(data(10), { batchSize: 4, lastBatch: 'drop' }).batchesPerEpoch).toBe(2);
    expect(batches(data(10), { batchSize: 'full' }).batchesPerEpoch).toBe(1);
  });

  it.each([0, -1, 1.5, NaN, 11, '4'])('refuses batch size %s for ten examples', (batchSize) => {
    const cut = () => batches(data(10), { batchSize: batchSize as number });
    expect(cut).toThrow(ConfigError);
    expect(cut).toThrow(
      /^batches: batchSize: expected a whole number from 1 to 10, the number of examples, or 'full', found/,
    );
  });

  it('refuses an empty data set', () => {
    const empty = () => batches({ x: tensor([], [0, 2]) }, { batchSize: 1 });
    expect(empty).toThrow(ConfigError);
    expect(empty).toThrow('batches: data: expected at least one example, found none');
    expect(() => batches({}, { batchSize: 1 })).toThrow('batches: data: expected at least one example');
  });

  it('refuses leaves with different numbers of examples', () => {
    const cut = () => batches({ x: tensor([[1], [2]]), y: tensor([1, 2, 3]) }, { batchSize: 1 });
    expect(cut).toThrow(TreeMismatchError);
    expect(cut).toThrow('data.y: expected 2 examples as in data.x, found 3');
    expect(() => batches({ x: tensor(1) }, { batchSize: 1 })).toThrow('data.x: expected a first axis');
  });

  it('refuses another word for the last batch', () => {
    expect(() => batches(data(2), { batchSize: 1, lastBatch: 'pad' as never })).toThrow(
      `batches: lastBatch: expected 'keep' or 'drop', found 'pad'`,
    );
  });
});
