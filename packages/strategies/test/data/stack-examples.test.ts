import * as fc from 'fast-check';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import { tensor, toArray, TreeMismatchError, type Tensor } from '@thalweg/core';
import { batches, stackExamples, takeRows } from '../../src/index.js';
import { data } from './labelled.js';

describe('stackExamples', () => {
  it('gives the data set from its examples', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (n) => {
        const whole = data(n);
        const examples = Array.from({ length: n }, (_, row) => {
          const { x, y } = takeRows(whole, [row]);
          return { x: tensor(toArray(x), 'float32'), y: tensor(y.get(0)) };
        });
        expect(stackExamples(examples)).toEqual(whole);
      }),
    );
  });

  it('stacks single tensors, nested trees and views of any layout', () => {
    expect(toArray(stackExamples([tensor([1, 2]), tensor([3, 4])]))).toEqual([1, 2, 3, 4]);
    const nested = stackExamples([
      { image: [tensor(1), { mask: tensor([[1]]) }] as const },
      { image: [tensor(2), { mask: tensor([[2]]) }] as const },
    ]);
    expect(nested.image[0].shape).toEqual([2]);
    expect(nested.image[1].mask.shape).toEqual([2, 1, 1]);
    const turned = ndarray(Float64Array.of(1, 2, 3, 4), [2, 2]).transpose(1, 0);
    expect(toArray(stackExamples([turned]))).toEqual([1, 3, 2, 4]);
  });

  it('gives batches as long as there are examples', () => {
    const batch = stackExamples([{ x: tensor([1]) }]);
    expect([...batches(batch, { batchSize: 'full' }).epoch(0)][0]?.batch).toEqual(batch);
  });

  it.each<readonly [string, readonly Readonly<Record<string, Tensor>>[], string]>([
    ['none', [], 'examples: expected at least one example, found none'],
    [
      'an example without a leaf',
      [{ x: tensor(1), y: tensor(1) }, { x: tensor(1) }],
      'examples.1: expected x, y as in examples.0, found x',
    ],
    [
      'an example with another leaf',
      [
        { x: tensor(1), y: tensor(1) },
        { x: tensor(1), z: tensor(1) },
      ],
      'examples.1: expected x, y as in examples.0, found x, z',
    ],
    [
      'another shape',
      [{ x: tensor([1, 2]) }, { x: tensor([1, 2]) }, { x: tensor([1]) }],
      'examples.2.x: expected float64 [2] as in examples.0.x, found float64 [1]',
    ],
    [
      'another dtype',
      [{ x: tensor(1) }, { x: tensor(1, 'float32') }],
      'examples.1.x: expected float64 [] as in examples.0.x, found float32 []',
    ],
  ])('refuses %s', (_, examples, message) => {
    expect(() => stackExamples<Readonly<Record<string, Tensor>>>(examples)).toThrow(TreeMismatchError);
    expect(() => stackExamples<Readonly<Record<string, Tensor>>>(examples)).toThrow(message);
  });

  it('refuses what differs from a single tensor', () => {
    expect(() => stackExamples<Tensor | readonly Tensor[]>([tensor(1), []])).toThrow(
      'examples.1: expected a tensor as in examples.0, found no leaves',
    );
    expect(() => stackExamples([tensor(1), tensor([1])])).toThrow(
      'examples.1: expected float64 [] as in examples.0, found float64 [1]',
    );
  });

  it('refuses a hole, and a leaf that is not a tensor', () => {
    const hole: Tensor[] = [tensor([1])];
    hole[2] = tensor([2]);
    expect(() => stackExamples(hole)).toThrow('examples.1: expected a tensor, found nothing');
    const wrong = [{ x: tensor(1) }, { x: 1 }] as unknown as { readonly x: Tensor }[];
    expect(() => stackExamples(wrong)).toThrow('examples.1.x: expected a tensor, found a number');
  });
});
