import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldIn, makeKey, permutation } from '@thalweg/core';
import { batches } from '../../src/index.js';
import { data, labelsIn } from './labelled.js';

/** A data set, how it is cut, and a part of an epoch of it. */
const arbitraryView = fc.integer({ min: 1, max: 40 }).chain((n) =>
  fc.record({
    n: fc.constant(n),
    batchSize: fc.integer({ min: 1, max: n }),
    wanted: fc.option(fc.integer({ min: 1, max: n + 5 }), { nil: undefined }),
    rows: fc.option(fc.array(fc.nat(n - 1), { minLength: 1, maxLength: n }), { nil: undefined }),
    from: fc.nat(n),
    epoch: fc.nat(3),
    seed: fc.option(fc.nat(9), { nil: undefined }),
    lastBatch: fc.constantFrom('keep', 'drop'),
  }),
);

describe('a view of an epoch', () => {
  it('has the rest of the chosen rows in the order of the epoch, in batches of the given size', () => {
    fc.assert(
      fc.property(arbitraryView, ({ n, batchSize, wanted, rows, from, epoch, seed, lastBatch }) => {
        const key = seed === undefined ? undefined : makeKey(seed);
        const source = batches(data(n), {
          batchSize,
          lastBatch,
          ...(key === undefined ? {} : { shuffle: key }),
        });
        const found = labelsIn(
          source.epoch(epoch, {
            from,
            ...(wanted === undefined ? {} : { batchSize: wanted }),
            ...(rows === undefined ? {} : { rows }),
          }),
        );

        const all = rows ?? Array.from({ length: n }, (_, i) => i);
        const order =
          key === undefined
            ? all
            : Array.from(permutation(foldIn(key, epoch), all.length), (place) => all[place]);
        const size = wanted ?? batchSize;
        const expected = [];
        for (let start = from; start < all.length; start += size) {
          const batch = order.slice(start, start + size);
          // There is always one batch.
          if (lastBatch === 'keep' || batch.length === size || start === 0) expected.push(batch);
        }
        expect(found).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  it('goes on where any batch of the epoch ended', () => {
    fc.assert(
      fc.property(arbitraryView, ({ n, batchSize, rows, epoch, lastBatch }) => {
        const source = batches(data(n), { batchSize, lastBatch, shuffle: makeKey(n) });
        const view = rows === undefined ? {} : { rows };
        const whole = [...source.epoch(epoch, view)];
        let from = 0;
        whole.forEach(({ examples }, i) => {
          from += examples;
          expect(labelsIn(source.epoch(epoch, { ...view, from }))).toEqual(labelsIn(whole).slice(i + 1));
        });
      }),
    );
  });

  it('is the same each time, and another for another epoch or key', () => {
    const view = { rows: Array.from({ length: 20 }, (_, i) => 2 * i) };
    const order = (seed: number, epoch: number) =>
      labelsIn(batches(data(40), { batchSize: 6, shuffle: makeKey(seed) }).epoch(epoch, view));
    expect(order(1, 0)).toEqual(order(1, 0));
    expect(order(1, 0)).not.toEqual(order(1, 1));
    expect(order(1, 0)).not.toEqual(order(2, 0));
    expect(
      order(1, 0)
        .flat()
        .sort((a, b) => a - b),
    ).toEqual(view.rows);
  });

  it('of fewer rows than a batch is one batch, even where short ones are dropped', () => {
    const source = batches(data(10), { batchSize: 4, lastBatch: 'drop' });
    expect(labelsIn(source.epoch(0, { rows: [7, 2] }))).toEqual([[7, 2]]);
    expect(labelsIn(source.epoch(0, { rows: [7, 2], from: 2 }))).toEqual([]);
    expect(labelsIn(source.epoch(0, { rows: [7, 2, 5, 3, 9] }))).toEqual([[7, 2, 5, 3]]);
  });

  it('makes each batch when it is asked for', () => {
    const rows = [0, 1, 2, 3];
    const portions = batches(data(4), { batchSize: 1 }).epoch(0, { rows })[Symbol.iterator]();
    portions.next();
    rows[1] = 3;
    const next = portions.next();
    expect(next.done === true ? [] : labelsIn([next.value])).toEqual([[1]]);
  });
});
