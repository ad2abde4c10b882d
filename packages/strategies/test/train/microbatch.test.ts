import * as fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  asTensor,
  ConfigError,
  makeKey,
  sparseTensor,
  tensor,
  toArray,
  TreeMismatchError,
  type Tensor,
} from '@thalweg/core';
import { sgd } from '@thalweg/optimizers';
import { expectClose, expectSameBits } from '@thalweg/testing';
import { batches, microbatch, train, trainAsync } from '../../src/index.js';

interface Params {
  readonly b: Tensor;
  readonly w: Tensor;
}

interface Batch {
  readonly x: Tensor;
  readonly y: Tensor;
}

/** Of half the squared errors of a linear model: their mean or sum. */
const linear =
  (reduce: 'mean' | 'sum') =>
  ({ b, w }: Params, { x, y }: Batch): readonly [number, Params] => {
    const [examples, inputs] = x.shape as [number, number];
    const over = reduce === 'mean' ? examples : 1;
    let [loss, atBias] = [0, 0];
    const atWeights = new Float64Array(inputs);
    for (let i = 0; i < examples; i++) {
      let error = b.get() - y.get(i);
      for (let k = 0; k < inputs; k++) error += w.get(k) * x.get(i, k);
      loss += error ** 2 / 2;
      atBias += error;
      for (let k = 0; k < inputs; k++) atWeights[k]! += error * x.get(i, k);
    }
    return [loss / over, { b: tensor(atBias / over), w: tensor(atWeights.map((each) => each / over)) }];
  };

const batchOf = (rows: readonly (readonly [number, number, number])[]): Batch => ({
  x: tensor(
    rows.map(([first, second]) => [first, second]),
    [rows.length, 2],
  ),
  y: tensor(rows.map(([, , y]) => y)),
});

const params: Params = { b: tensor(1), w: tensor([2, -3]) };

const numbersOf = ([loss, { b, w }]: readonly [number, Params]) => [loss, ...toArray(b), ...toArray(w)];

const rowsOf = (element: fc.Arbitrary<number>) =>
  fc.array(fc.tuple(element, element, element), { minLength: 1, maxLength: 12 });

const reductions = ['mean', 'sum'] as const;

describe('microbatch', () => {
  it.each(reductions)('gives the result of the whole batch up to rounding: %s', (reduce) => {
    fc.assert(
      fc.property(
        rowsOf(fc.double({ min: 0.5, max: 2, noNaN: true })),
        fc.integer({ min: 1, max: 13 }),
        (rows, size) => {
          const whole = linear(reduce)({ b: tensor(9), w: params.w }, batchOf(rows));
          const pieces = microbatch(linear(reduce), { size, reduce })(
            { b: tensor(9), w: params.w },
            batchOf(rows),
          );
          expectClose([numbersOf(pieces)], [numbersOf(whole)], 1e-12);
        },
      ),
    );
  });

  it('gives the same bits for sums of whole numbers, whatever the pieces', () => {
    const whole = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(rowsOf(whole), fc.integer({ min: 1, max: 13 }), (rows, size) => {
        const inPieces = microbatch(linear('sum'), { size, reduce: 'sum' });
        expect(numbersOf(inPieces(params, batchOf(rows))).map(positiveZero)).toEqual(
          numbersOf(linear('sum')(params, batchOf(rows))).map(positiveZero),
        );
      }),
    );
  });

  it('gives a short last piece the weight of its examples', () => {
    const sizes: number[] = [];
    const inPieces = microbatch(
      (w: Tensor, x: Tensor) => {
        sizes.push(x.shape[0]!);
        const mean = toArray(x).reduce((sum, each) => sum + each, 0) / x.size;
        return [mean, tensor([mean])];
      },
      { size: 2 },
    );
    const [loss, gradient] = inPieces(tensor([0]), tensor([1, 3, 5, 7, 14]));
    expect(sizes).toEqual([2, 2, 1]);
    expect([loss, ...toArray(gradient)]).toEqual([6, 6]);
  });

  it('passes on a batch of one piece as it is', () => {
    const batch = batchOf([[1, 2, 3]]);
    const given: unknown[] = [];
    const answer = linear('mean')(params, batch);
    const inPieces = microbatch(
      (_: Params, piece: Batch) => {
        given.push(piece);
        return answer;
      },
      { size: 1 },
    );
    expect(inPieces(params, batch)[1]).toBe(answer[1]);
    expect(given).toEqual([batch]);
    expect(given[0]).toBe(batch);
  });

  it('holds no gradient of an earlier piece: they may share one memory', () => {
    const memory = new Float64Array(2);
    const inPieces = microbatch(
      (_: Params, { x }: Batch) => {
        // Whoever reads the gradient of the last piece now finds NaN.
        memory.fill(NaN);
        const gradient = { b: tensor(x.get(0, 0)), w: asTensor(memory, [2]) };
        memory.set([x.get(0, 0), x.get(0, 1)]);
        return [0, gradient];
      },
      { size: 1, reduce: 'sum' },
    );
    const [, { w }] = inPieces(
      params,
      batchOf([
        [1, 10, 0],
        [2, 20, 0],
        [3, 30, 0],
      ]),
    );
    memory.fill(NaN);
    expect(toArray(w)).toEqual([6, 60]);
  });

  it('reads any memory layout, and keeps the dtype', () => {
    const memory = Float32Array.of(9, 1, 2, 3, 4, 5, 6);
    const turned = Object.assign(asTensor(memory.subarray(1), [3, 2]), { shape: [2, 3], stride: [1, 2] });
    const inPieces = microbatch((_: Tensor, x: Tensor) => [x.get(0), turned], { size: 1, reduce: 'sum' });
    const [loss, gradient] = inPieces(tensor([0]), tensor([1, 2]));
    expect(loss).toBe(3);
    expect([gradient.dtype, gradient.shape]).toEqual(['float32', [2, 3]]);
    expect(toArray(gradient)).toEqual([2, 6, 10, 4, 8, 12]);
  });

  it('trains as the function itself does', () => {
    const rows = Array.from({ length: 9 }, (_, i) => [i % 4, (i * i) % 8, i] as const);
    const options = {
      optimizer: sgd({ learningRate: 2 ** -10 }),
      params,
      data: batches(batchOf(rows), { batchSize: 8, shuffle: makeKey(1) }),
      epochs: 2,
    };
    const ends = [linear('mean'), microbatch(linear('mean'), { size: 4 })].map(
      (valueAndGrad) => [...train({ ...options, valueAndGrad })].at(-1)!.at.params,
    );
    expectSameBits(ends[1], ends[0]);
  });

  it.each(reductions)(
    'gives the same bits with a function that returns promises, piece after piece: %s',
    async (reduce) => {
      const batch = batchOf(Array.from({ length: 7 }, (_, i) => [i / 3, Math.sin(i), i] as const));
      let open = 0;
      const later = async (at: Params, piece: Batch) => {
        open++;
        await Promise.resolve();
        expect(open--).toBe(1);
        return linear(reduce)(at, piece);
      };
      for (const size of [1, 3, 7]) {
        const found = await microbatch(later, { size, reduce })(params, batch);
        expectSameBits(found, microbatch(linear(reduce), { size, reduce })(params, batch));
      }
    },
  );

  it('trains with promises as without them', async () => {
    const rows = Array.from({ length: 9 }, (_, i) => [i % 4, (i * i) % 8, i] as const);
    const options = {
      optimizer: sgd({ learningRate: 2 ** -10 }),
      params,
      data: batches(batchOf(rows), { batchSize: 8, shuffle: makeKey(1) }),
      epochs: 2,
    };
    const inPieces = microbatch(
      async (at: Params, piece: Batch) => Promise.resolve(linear('mean')(at, piece)),
      {
        size: 4,
      },
    );
    let last: Params | undefined;
    for await (const { at } of trainAsync({ ...options, valueAndGrad: inPieces })) last = at.params;
    const alone = microbatch(linear('mean'), { size: 4 });
    expectSameBits(last, [...train({ ...options, valueAndGrad: alone })].at(-1)!.at.params);
  });

  it('has the type of the function', () => {
    const inPieces = microbatch(linear('mean'), { size: 4 });
    expectTypeOf(inPieces(params, batchOf([[1, 2, 3]]))).toExtend<readonly [number, Params]>();
    // @ts-expect-error A batch has the leaves x and y.
    const oneLeaf = () => inPieces(params, { x: tensor([[1, 2]]) });
    const noTensors = microbatch((w: Tensor, x: number[]) => [x.length, w], { size: 1 });
    // @ts-expect-error A batch is a tree of tensors.
    const numbers = () => noTensors(params.w, [1, 2]);
    const later = microbatch(async (w: Tensor, _: Tensor) => Promise.resolve([0, w] as const), { size: 1 });
    expectTypeOf(later).returns.toEqualTypeOf<Promise<readonly [loss: number, gradients: Tensor]>>();
    expect([oneLeaf, numbers].every((call) => typeof call === 'function')).toBe(true);
  });
});

const positiveZero = (x: number) => x + 0;

describe('microbatch refuses', () => {
  const of = (valueAndGrad: unknown, options: unknown = { size: 1 }) =>
    microbatch(valueAndGrad as ReturnType<typeof linear>, options as { size: number });

  it.each([
    [() => of(3), 'microbatch: valueAndGrad: expected a function, found 3'],
    [() => of(linear('mean'), {}), 'microbatch: size: expected a whole number, 1 or more, found nothing'],
    [() => of(linear('mean'), { size: 0 }), 'microbatch: size: expected a whole number, 1 or more, found 0'],
    [
      () => of(linear('mean'), { size: 1, reduce: 'max' }),
      "microbatch: reduce: expected 'mean' or 'sum', found 'max'",
    ],
    [() => of(linear('mean'), { size: 1, sizes: 2 }), 'microbatch: sizes: expected no such option'],
    [
      () => of(linear('mean'))(params, batchOf([])),
      'microbatch: batch: expected at least one example, found none',
    ],
  ])('%#: %o', (make, message) => {
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(message);
  });

  it.each([
    [() => Promise.resolve(), 'expected a pair of the loss and its gradients, found nothing'],
    [() => Promise.reject(new Error('no network')), 'no network'],
  ])('a wrong answer that comes later: %#', async (later, message) => {
    await expect(of(later)(params, batchOf([[1, 2, 3]]))).rejects.toThrow(message);
  });

  const two = batchOf([
    [1, 2, 3],
    [4, 5, 6],
  ]);

  const later = (second: unknown) => () => {
    let calls = 0;
    return of(() => [0, calls++ === 0 ? params : second])(params, two);
  };

  it.each([
    [
      () => of(linear('mean'))(params, { x: tensor([[1]]), y: tensor([1, 2]) }),
      'batch.y: expected 1 examples as in batch.x, found 2',
    ],
    [later({ b: params.b }), 'gradients: expected the leaves of the first piece (b, w), found b'],
    [
      later({ ...params, c: params.b }),
      'gradients: expected the leaves of the first piece (b, w), found b, c, w',
    ],
    [
      later({ ...params, w: tensor([1]) }),
      'gradients.w: expected float64 [2] as in the first piece, found float64 [1]',
    ],
    [later({ ...params, w: tensor([1, 2], 'float32') }), 'found float32 [2]'],
    [
      () =>
        of(() => [0, { w: sparseTensor(new Int32Array([0]), tensor([1]), [2]) }])(
          params,
          batchOf([
            [1, 2, 3],
            [4, 5, 6],
          ]),
        ),
      'gradients.w: expected a tensor, found a sparse tensor',
    ],
  ])('%#: %o', (make, message) => {
    expect(make).toThrow(TreeMismatchError);
    expect(make).toThrow(message);
  });
});
