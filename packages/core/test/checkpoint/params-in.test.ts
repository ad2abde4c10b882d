import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { tensor, toArray } from '../../src/index.js';
import {
  decodeCheckpoint,
  paramsIn,
  readSafetensors,
  writeSafetensors,
  type Safetensors,
} from '../../src/checkpoint/index.js';
import { errorOf, madeBy } from '@thalweg/testing';

const zeros = (...shape: number[]) => tensor(new Float32Array(shape.reduce((a, b) => a * b, 1)), shape);

/** A linear layer and batch normalisation, as PyTorch wrote them. */
const model: Safetensors = madeBy(
  readSafetensors(readFileSync(new URL('../golden/safetensors/model.safetensors', import.meta.url))),
);

const like = [
  { weight: zeros(3, 2), bias: zeros(3) },
  { weight: zeros(3), bias: zeros(3) },
] as const;

describe('paramsIn', () => {
  it('finds the parameters of a model of PyTorch by their paths', () => {
    const [linear, norm] = madeBy(paramsIn(like, model));
    expect(toArray(linear.weight)).toEqual([0, 0.25, 0.5, 0.75, 1, 1.25]);
    expect(toArray(linear.bias)).toEqual([0.5, -1, 2]);
    expect(toArray(norm.weight)).toEqual([1, 1, 1]);
  });

  it.each<readonly [string, Parameters<typeof paramsIn>[0], string]>([
    [
      'a leaf that is not a float in the file',
      [{ weight: zeros(3, 2) }, { num_batches_tracked: zeros() }],
      '1.num_batches_tracked: expected float32 [], found I64 [], which cannot be a parameter',
    ],
    [
      'a leaf that the file lacks',
      [{ weight: zeros(3, 2), scale: zeros(3) }],
      '0.scale: expected float32 [3], found nothing of this name in the file',
    ],
    ['a name that objects inherit', { toString: zeros() }, 'toString: expected float32 [], found nothing'],
    ['another shape', [{ weight: zeros(2, 3) }], '0.weight: expected float32 [2, 3], found float32 [3, 2]'],
    ['another dtype', [{ bias: tensor([1, 2, 3]) }], '0.bias: expected float64 [3], found float32 [3]'],
    ['a leaf that is not a tensor', { 'x.y': 3 as never }, 'x.y: expected a tensor to start from, found 3'],
  ])('names the wrong leaf: %s', (_, tree, message) => {
    expect(errorOf(paramsIn(tree, model)).message).toContain(message);
  });
});

describe('a checkpoint', () => {
  it('names the leaf that cannot be a parameter', () => {
    const thalweg = {
      version: 1,
      spec: { name: 'identity' },
      params: ['record', [['count', ['tensor', 'params.count']]]],
      state: null,
      data: null,
    };
    const count = { dtype: 'I64', shape: [1], data: new BigInt64Array(1) } as const;
    const bytes = writeSafetensors({}, { thalweg: JSON.stringify(thalweg) }, { 'params.count': count });
    expect(errorOf(decodeCheckpoint(bytes)).message).toBe(
      'params.count: expected a float32 or float64 tensor, found I64 [1], which cannot be a parameter',
    );
  });
});
