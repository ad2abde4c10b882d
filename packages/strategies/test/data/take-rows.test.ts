import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { ConfigError, tensor, toArray, TreeMismatchError } from '@thalweg/core';
import { batches, stream, takeRows } from '../../src/index.js';
import { data } from './labelled.js';

describe('takeRows', () => {
  it('reads any memory layout', () => {
    const columns = ndarray(Float64Array.from([1, 2, 3, 4, 5, 6]), [2, 3]).transpose(1, 0);
    expect(toArray(takeRows(columns, [2, 0]))).toEqual([3, 6, 1, 4]);
    expect(takeRows(tensor([[[1, 2]], [[3, 4]]]), [1]).shape).toEqual([1, 1, 2]);
  });

  it('takes rows of all leaves together, as often as they are named', () => {
    const { x, y } = takeRows(data(5), Uint32Array.of(4, 1, 4));
    expect(toArray(x)).toEqual([8, 9, 2, 3, 8, 9]);
    expect(toArray(y)).toEqual([4, 1, 4]);
    expect([x.dtype, x.shape, y.dtype, y.shape]).toEqual(['float32', [3, 2], 'float64', [3]]);
  });

  it('takes none, if none are named', () => {
    expect(takeRows(data(5), []).x.shape).toEqual([0, 2]);
  });
});

describe('rows out of range', () => {
  it.each([5, -1, 0.5, NaN, Infinity, '1', undefined])('are refused by takeRows: %o', (row) => {
    const take = () => takeRows(data(5), [0, row as number]);
    expect(take).toThrow(ConfigError);
    expect(take).toThrow(
      'takeRows: rows.1: expected a whole number from 0 to 4, as there are 5 examples, found ',
    );
  });

  it.each([3, null, undefined, tensor([1])])('are refused by takeRows if they are not a list: %o', (rows) => {
    expect(() => takeRows(data(5), rows as never)).toThrow(
      'takeRows: rows: expected a list of whole numbers, found ',
    );
  });

  it('are refused if a leaf is shorter, or has no rows', () => {
    expect(() => takeRows({ x: tensor([1, 2, 3]), y: tensor([1, 2]) }, [2])).toThrow(
      'rows.0: expected a whole number from 0 to 1',
    );
    expect(() => takeRows({ x: tensor(1) }, [0])).toThrow(TreeMismatchError);
    expect(() => takeRows({ x: tensor(1) }, [0])).toThrow('data.x: expected a first axis of examples');
    expect(() => takeRows(tensor(new Float64Array(0)), [0])).toThrow(
      'rows.0: expected no row, since there are no examples',
    );
  });
});

describe('an invalid view', () => {
  const source = batches(data(5), { batchSize: 2 });

  it.each<readonly [view: object, message: string]>([
    [{ rows: [0, 5] }, 'rows.1: expected a whole number from 0 to 4, as there are 5 examples, found 5'],
    [{ batchSize: 0 }, 'batchSize: expected a whole number, 1 or more, found 0'],
    [{ batchSize: NaN }, 'batchSize: expected a whole number, 1 or more, found NaN'],
    [{ from: -1 }, 'from: expected a whole number, 0 or more, found -1'],
    [{ form: 1 }, 'form: expected no such option (only from, batchSize, rows)'],
  ])('is refused: %o', (view, message) => {
    expect(() => source.epoch(0, view)).toThrow(`batches: ${message}`);
    if (!('rows' in view)) expect(() => stream(() => [data(5)]).epoch(0, view)).toThrow(`stream: ${message}`);
  });

  it.each([-1, 0.5, NaN])('is refused: epoch %s', (epoch) => {
    expect(() => source.epoch(epoch)).toThrow(
      `batches: epoch: expected a whole number, 0 or more, found ${epoch}`,
    );
  });
});

it('keeps the order of an epoch if the caller overwrites the array of the key', () => {
  const shuffle: [number, number] = [0, 7];
  const source = batches(data(9), { batchSize: 9, shuffle });
  const before = [...source.epoch(0)];
  shuffle[1] = 8;
  expect([...source.epoch(0)]).toEqual(before);
});

it('has one batch of all examples if a batch is larger than the selected data, even if short batches are dropped', () => {
  const source = batches(data(9), { batchSize: 4, lastBatch: 'drop' });
  expect([...source.epoch(0, { rows: [1, 2] })].map(({ examples }) => examples)).toEqual([2]);
  expect([...source.epoch(0, { batchSize: 20 })].map(({ examples }) => examples)).toEqual([9]);
});
