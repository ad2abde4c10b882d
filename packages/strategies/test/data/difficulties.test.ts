import { describe, expect, it } from 'vitest';
import { ConfigError, tensor, toArray, TreeMismatchError } from '@thalweg/core';
import { difficulties } from '../../src/index.js';
import { data } from './labelled.js';

describe('difficulties', () => {
  it('asks about each example, a batch of one, by its row', () => {
    const asked: unknown[] = [];
    const found = difficulties(data(3), ({ x, y }, row) => {
      asked.push([toArray(x), x.shape, toArray(y), row]);
      return 10 * y.get(0);
    });
    expect(found).toEqual([0, 10, 20]);
    expect(asked).toEqual([
      [[0, 1], [1, 2], [0], 0],
      [[2, 3], [1, 2], [1], 1],
      [[4, 5], [1, 2], [2], 2],
    ]);
  });

  it('refuses data without examples', () => {
    const zero = () => 0;
    expect(() => difficulties({}, zero)).toThrow(ConfigError);
    expect(() => difficulties({}, zero)).toThrow('difficulties: data: expected at least one example');
    expect(() => difficulties({ x: tensor([1, 2]), y: tensor([1]) }, zero)).toThrow(TreeMismatchError);
    expect(() => difficulties(tensor(1), zero)).toThrow('data: expected a first axis');
  });
});
