import {
  isSparseTensor,
  isTensor,
  leaves,
  mapTensors,
  makeKey,
  sparseTensor,
  tensor,
  toArray,
  TreeMismatchError,
  type Params,
  type Tensor,
} from '@thalweg/core';
import { sgd } from '@thalweg/optimizers';
import {
  adaptiveRevision,
  asyncAdagrad,
  defineAlgorithm,
  downpour,
  dropStale,
  ParallelError,
  roundPushes,
  sparsifyPushes,
  type ParallelAlgorithm,
  type Payload,
} from '@thalweg/parallel';
import { expectSameBits } from '@thalweg/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isNonFinite } from '../../src/algorithm/non-finite.js';
import { largestElements } from '../../src/algorithms/largest-elements.js';
import { encoded } from '../../src/threads/encoded.js';
import { optimizerOf } from './synchronous-run.js';

/** What a worker sends, what the server rule gets of it, and what the worker keeps, for one gradient after the other. */
interface Sent {
  readonly payload: Payload;
  readonly received: Params;
  readonly owed: Params | null;
}

// Its workers push gradients as they are.
const plain = asyncAdagrad({ scale: 1 });

/** A change to be made to an algorithm. */
type Change = (algorithm: ParallelAlgorithm) => ParallelAlgorithm;

const pushesOf = (change: Change, params: Params, gradients: readonly Params[]): readonly Sent[] => {
  let got: Payload | undefined;
  const { worker, server } = change({
    ...plain,
    server: {
      ...plain.server,
      apply: ({ payload }) => {
        got = payload;
        return { _tag: 'Refused', reason: 'stale' };
      },
    },
  });
  const optimizer = optimizerOf(sgd({ learningRate: 1 }));
  const own = { worker: 0, workers: 1, sharesMemory: false, optimizer, key: makeKey(0) };
  const shared = { params, version: 0, active: [0], begun: [0], workers: 1, optimizer, key: makeKey(0) };
  let [, state] = worker.init({ _tag: 'Pulled', snapshot: params, version: 0 }, own);
  return gradients.map((gradient, i) => {
    const event = { _tag: 'Gradient', loss: 0, gradients: gradient, epoch: 0 } as const;
    const [commands, next] = worker.on(event, state, own);
    state = next;
    const push = commands.find((command) => command._tag === 'Push')!;
    const { payload } = push;
    const place = { worker: 0, sequence: i, clock: i + 1, basedOn: 0, staleness: 0 };
    if (!isNonFinite(payload)) server.apply({ ...place, payload }, undefined, shared);
    return { payload, received: got as Params, owed: (next as { readonly owed: Params | null }).owed };
  });
};

const changes: readonly (readonly [string, Change])[] = [
  ['float16', (algorithm) => roundPushes(algorithm)],
  ['float32', (algorithm) => roundPushes(algorithm, { dtype: 'float32' })],
  ...[0.01, 0.3, 0.7, 1].map(
    (fraction) =>
      [`sparse, ${fraction}`, (algorithm) => sparsifyPushes(algorithm, { fraction })] as readonly [
        string,
        Change,
      ],
  ),
];

/** The memory that a payload takes on its way. */
const bytesOf = (payload: Payload): number => {
  const buffers: ArrayBuffer[] = [];
  encoded(payload, buffers);
  return buffers.reduce((sum, { byteLength }) => sum + byteLength, 0);
};

/** Numbers of every size, among them the smallest, the largest, zeros, and many that are equal. */
const numbers = (dtype: 'float32' | 'float64', length: number): fc.Arbitrary<readonly number[]> => {
  const any =
    dtype === 'float32'
      ? fc.float({ noNaN: true, noDefaultInfinity: true })
      : fc.double({ noNaN: true, noDefaultInfinity: true });
  const size = fc.integer({ min: -30, max: 30 });
  const alike = fc.tuple(fc.double({ min: -2, max: 2, noNaN: true }), size).map(([x, e]) => x * 2 ** e);
  const rounded = (x: number) => (dtype === 'float32' ? Math.fround(x) : x);
  return fc.array(fc.oneof(any, alike, fc.constantFrom(0, -0, 1, -1)).map(rounded), {
    minLength: length,
    maxLength: length,
  });
};

const shapes = [[3, 4], [5], [], [0], [1, 2, 3]] as const;

const tree: fc.Arbitrary<Params> = fc
  .tuple(
    ...shapes.flatMap((shape) =>
      (['float32', 'float64'] as const).map((dtype) =>
        numbers(
          dtype,
          shape.reduce<number>((a, b) => a * b, 1),
        ).map((values) => tensor([...values], shape, dtype)),
      ),
    ),
  )
  .map(([first, second, ...others]) => ({ first: first!, more: { second: second! }, others }));

const zeros = (params: Params): Params =>
  mapTensors<Params>((leaf) => tensor(toArray(leaf).fill(0), leaf.shape, leaf.dtype), params);

/** Whether a + b is c without rounding: the error of the sum, by Knuth, is 0. */
const addsUp = (a: number, b: number, c: number): boolean => {
  if (a + b !== c) return false;
  const part = c - a;
  return a - (c - part) + (b - part) === 0;
};

describe.each(changes)('%s', (name, change) => {
  it('what is sent and what is remembered are together what was meant, to the bit', () => {
    fc.assert(
      fc.property(fc.array(tree, { minLength: 1, maxLength: 4 }), (gradients) => {
        let owed = zeros(gradients[0]!);
        for (const [i, sent] of pushesOf(change, gradients[0]!, gradients).entries()) {
          const [before, update] = [leaves(owed), leaves(gradients[i]!)];
          const meant = update.map((leaf, at) =>
            toArray(leaf).map((x, j) => {
              const sum = x + toArray(before[at]!)[j]!;
              return leaf.dtype === 'float32' ? Math.fround(sum) : sum;
            }),
          );
          if (!meant.flat().every(Number.isFinite)) {
            // It is refused as a whole, and nothing of it remembered.
            expect(isNonFinite(sent.payload)).toBe(true);
            expectSameBits(sent.owed ?? zeros(owed), owed);
            continue;
          }
          const [received, left] = [leaves(sent.received), leaves(sent.owed!)];
          meant.forEach((row, at) => {
            const { dtype, shape } = update[at]!;
            for (const leaf of [received[at]!, left[at]!])
              expect([leaf.dtype, leaf.shape]).toEqual([dtype, shape]);
            row.forEach((x, j) => {
              const [s, m] = [toArray(received[at]!)[j]!, toArray(left[at]!)[j]!];
              if (!addsUp(s, m, x)) expect([s, m, x]).toEqual(['sent', 'remembered', 'meant']);
            });
          });
          owed = sent.owed!;
        }
      }),
      { numRuns: 60 },
    );
  });

  it('refuses a push with a NaN, and remembers nothing of it', () => {
    const params = { w: tensor([1, 2, 3, 4]), b: tensor([1, 2], 'float32') };
    const broken = { ...params, b: tensor([NaN, 1], 'float32') };
    const [first, second, third] = pushesOf(change, params, [params, broken, params]);
    expect(isNonFinite(second!.payload)).toBe(true);
    expectSameBits(second!.owed, first!.owed);
    expect(isNonFinite(third!.payload)).toBe(false);
  });

  it('takes a sparse gradient for a dense one', () => {
    const params = { w: tensor(new Float64Array(6), [2, 3]) };
    const [whole] = pushesOf(change, params, [{ w: tensor([0, 0, 0, 1, 2, 3], [2, 3]) }]);
    const sparse = { w: sparseTensor([1], tensor([[1, 2, 3]]), [2, 3]) } as unknown as Params;
    const [part] = pushesOf(change, params, [sparse]);
    expectSameBits([part!.received, part!.owed], [whole!.received, whole!.owed]);
  });

  it.each<[string, Payload]>([
    ['nothing', null],
    ['another tree', { v: tensor([1]) }],
    ['another shape', { w: tensor([1, 2, 3, 4, 5, 6]) }],
    ['another dtype', { w: tensor(new Float32Array(6), [2, 3]) }],
    ['sparse, another shape', { w: sparseTensor([1], tensor([1]), [6]) }],
    ['too few bits', { w: { exponent: 0, values: new Uint16Array(5) } }],
    ['no bits', { w: { exponent: 0, values: [1, 2, 3, 4, 5, 6] } }],
    ['half an exponent', { w: { exponent: 0.5, values: new Uint16Array(6) } }],
    ['too large an exponent', { w: { exponent: 1009, values: new Uint16Array(6) } }],
    ['no exponent', { w: { values: new Uint16Array(6) } }],
  ])('says where a push is not like the parameters: %s', (_, payload) => {
    const { server } = change(plain);
    const params = {
      w: tensor([
        [1, 2, 3],
        [4, 5, 6],
      ]),
    };
    const optimizer = optimizerOf(sgd({ learningRate: 1 }));
    const context = {
      params,
      version: 0,
      active: [0],
      begun: [0],
      workers: 1,
      optimizer,
      key: makeKey(0),
    } as const;
    const push = { worker: 0, sequence: 0, clock: 1, basedOn: 0, staleness: 0, payload };
    expect(() => server.apply(push, server.init(context), context)).toThrow(TreeMismatchError);
    expect(() => server.apply(push, server.init(context), context)).toThrow(
      /^payload\.w: expected .*(6 values|\[2, 3\])/,
    );
  });

  it.each([
    ['adaptiveRevision', adaptiveRevision({ scale: 1 })],
    ['one within another', dropStale(adaptiveRevision({ scale: 1 }), { maxStaleness: 1 })],
    ['rounded pushes', roundPushes(plain)],
    ['sparse pushes', dropStale(sparsifyPushes(plain, { fraction: 0.5 }), { maxStaleness: 1 })],
  ])('cannot compress %s', (_, algorithm) => {
    expect(() => change(algorithm)).toThrow(/algorithm: expected a parallel algorithm other than/);
  });

  it('refuses pushes that hold more than tensors', () => {
    const labelled = defineAlgorithm({
      name: 'labelled',
      hyper: {},
      algorithm: () => ({
        worker: {
          init: ({ snapshot }) => [[{ _tag: 'Push', payload: { label: name, snapshot }, basedOn: 0 }], null],
          on: (_event, state) => [[], state],
        },
        server: {
          init: () => null,
          apply: () => ({ _tag: 'Refused', reason: 'stale' }),
          read: (_pull, _state, { params }) => ({ _tag: 'Snapshot', snapshot: params }),
        },
      }),
    });
    expect(() => pushesOf(() => change(labelled()), tensor([1]), [])).toThrow(ParallelError);
  });
});

describe('the bytes of a push', () => {
  const bytes = (change: Change, dtype: 'float32' | 'float64'): number => {
    const gradient = {
      w: tensor(
        Array.from({ length: 1000 }, (_, i) => Math.sin(i + 1)),
        [10, 100],
        dtype,
      ),
    };
    return bytesOf(pushesOf(change, gradient, [gradient])[0]!.payload);
  };

  it.each([
    ['plain', (algorithm: ParallelAlgorithm) => algorithm, 4000, 8000],
    ['float16', (algorithm: ParallelAlgorithm) => roundPushes(algorithm), 2000, 2000],
    ['float32', (algorithm: ParallelAlgorithm) => roundPushes(algorithm, { dtype: 'float32' }), 4000, 4000],
    ['sparse', (algorithm: ParallelAlgorithm) => sparsifyPushes(algorithm, { fraction: 0.01 }), 80, 120],
  ] as const)('%s', (_, change, single, double) => {
    expect([bytes(change, 'float32'), bytes(change, 'float64')]).toEqual([single, double]);
  });
});

describe('roundPushes', () => {
  it('sends the nearest numbers of 16 bits to those of the tensor, with one exponent', () => {
    const gradient = tensor([1, 1 + 2 ** -11, -1 / 3, 2 ** -40, 0]);
    const [{ payload, received, owed }] = pushesOf((algorithm) => roundPushes(algorithm), gradient, [
      gradient,
    ]) as [Sent];
    expect(payload).toEqual({ exponent: -15, values: expect.any(Uint16Array) as Uint16Array });
    expect(toArray(received as Tensor)).toEqual([1, 1, -1365 / 4096, 0, 0]);
    expect(toArray(owed as Tensor)).toEqual([0, 2 ** -11, -1 / 3 + 1365 / 4096, 2 ** -40, 0]);
  });

  it('sends in the end what is too small to be sent at once', () => {
    const gradient = tensor([1, 2 ** -45]);
    const pushes = pushesOf(
      (algorithm) => roundPushes(algorithm),
      gradient,
      Array(70).fill(gradient) as Tensor[],
    );
    const total = pushes.reduce((sum, { received }) => sum + toArray(received as Tensor)[1]!, 0);
    expect(total + toArray(pushes.at(-1)!.owed as Tensor)[1]!).toBe(70 * 2 ** -45);
    expect(total).toBeGreaterThan(0);
  });

  it.each([2 ** 200, 2 ** -200, 1e300, 1e-300, Number.MAX_VALUE, 2 ** -1022])('has room for %d', (scale) => {
    const gradient = tensor([scale, -scale / 2]);
    const [{ received }] = pushesOf((algorithm) => roundPushes(algorithm), gradient, [gradient]) as [Sent];
    const [first, second] = toArray(received as Tensor);
    expect(Math.abs(first! / scale - 1)).toBeLessThan(2 ** -11);
    expect(Math.abs(second! - -scale / 2) / scale).toBeLessThan(2 ** -11);
  });

  it('leaves a tensor of float32 as it is, if that is asked for', () => {
    const gradient = { a: tensor([1, 2], 'float32'), b: tensor([1 / 3]) };
    const [{ payload, owed }] = pushesOf(
      (algorithm) => roundPushes(algorithm, { dtype: 'float32' }),
      gradient,
      [gradient],
    ) as [Sent];
    const { a, b } = payload as { readonly a: Payload; readonly b: { readonly values: Payload } };
    expectSameBits(a, gradient.a);
    expect(isTensor(b.values) && b.values.dtype).toBe('float32');
    const left = owed as typeof gradient;
    expect([...toArray(left.a), ...toArray(left.b)]).toEqual([0, 0, 1 / 3 - Math.fround(1 / 3)]);
  });

  it('knows no other dtype', () => {
    expect(() => roundPushes(plain, { dtype: 'float8' as 'float16' })).toThrow(/one of 'float16', 'float32'/);
  });
});

describe('sparsifyPushes', () => {
  const places = (gradient: Tensor, fraction: number, pushes = 1): readonly (readonly number[])[] =>
    pushesOf(
      (algorithm) => sparsifyPushes(algorithm, { fraction }),
      gradient,
      Array(pushes).fill(gradient) as Tensor[],
    ).map(({ payload }) => (isSparseTensor(payload) ? Array.from(payload.indices) : [NaN]));

  it.each<[string, Tensor, number, readonly number[]]>([
    ['the largest by magnitude', tensor([1, -5, 2, 4]), 0.5, [1, 3]],
    ['of equal ones the first', tensor([3, 1, -3, 3, 9]), 0.4, [0, 4]],
    ['at least one', tensor([1, 3, 2, 0]), 0.001, [1]],
    ['a share that is rounded', tensor([1, 2, 3, 4, 5, 6]), 0.4, [4, 5]],
    ['no zeros', tensor([0, 0, 7, -0]), 0.5, [2]],
    ['nothing of nothing', tensor([0, 0, 0]), 0.5, []],
    [
      'single elements of a matrix',
      tensor([
        [1, 2, 3],
        [9, 8, 0],
      ]),
      0.4,
      [3, 4],
    ],
  ])('sends %s', (_, gradient, fraction, expected) => {
    expect(places(gradient, fraction)).toEqual([expected]);
  });

  it('sends what a sort would find', () => {
    const numbers = fc.array(fc.oneof(fc.double({ noNaN: true }), fc.integer({ min: -4, max: 4 })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(numbers, fc.double({ min: 0, max: 1, noNaN: true }), (values, share) => {
        const count = Math.max(1, Math.round(share * values.length));
        const sorted = [...values.keys()].sort(
          (i, j) => Math.abs(values[j]!) - Math.abs(values[i]!) || i - j,
        );
        const expected = sorted.slice(0, count).filter((i) => values[i] !== 0);
        const { indices, values: found } = largestElements(tensor(values), count);
        expect(Array.from(indices)).toEqual(expected.sort((i, j) => i - j));
        expect(toArray(found)).toEqual(expected.map((i) => values[i]));
      }),
    );
  });

  it('sends what has waited once it is large', () => {
    expect(places(tensor([10, 6, 4, 0.5]), 0.25, 6)).toEqual([[0], [1], [0], [2], [0], [1]]);
  });

  it.each([0, -1, 1.5])('refuses the fraction %d', (fraction) => {
    expect(() => sparsifyPushes(plain, { fraction })).toThrow(/fraction: expected a number in \(0, 1\]/);
  });
});

it('with all of its elements a sparse push is a plain one', () => {
  const gradient = tensor([1, 2, 3]);
  const [sparse] = pushesOf((algorithm) => sparsifyPushes(algorithm, { fraction: 1 }), gradient, [gradient]);
  expectSameBits(sparse!.payload, gradient);
});

it('keeps the optimizer that an algorithm takes by itself', () => {
  const algorithm = downpour({ localRate: 0 });
  expect(roundPushes(algorithm).optimizer).toEqual(algorithm.optimizer);
  expect(roundPushes(algorithm).writes).toBe('server');
});
