import type { NdArray } from 'ndarray';
import { describe, expect, it } from 'vitest';
import {
  identity,
  makeStep,
  sparseTensor,
  tensor,
  toArray,
  TreeMismatchError,
  type Tensor,
} from '../../src/index.js';
import { expectSameBits } from '@thalweg/testing';
import { refusal } from './live.js';
import { steady } from './steady.js';

const params = { layers: [{ b: tensor([0.5]) }], w: tensor([1, -2, 3], 'float32') };
const gradients = { layers: [{ b: tensor([3]) }], w: tensor([1, 2, 4], 'float32') };

const wrong: readonly (readonly [what: string, path: string, gradients: unknown])[] = [
  ['another shape', 'gradients.w', { ...gradients, w: tensor([1, 2], 'float32') }],
  ['another number of axes', 'gradients.w', { ...gradients, w: tensor([[1, 2, 4]], 'float32') }],
  ['another dtype', 'gradients.w', { ...gradients, w: tensor([1, 2, 4]) }],
  [
    'a sparse tensor of another shape',
    'gradients.w',
    { ...gradients, w: sparseTensor([1], tensor([1], 'float32'), [4]) },
  ],
  [
    'a sparse tensor of another dtype',
    'gradients.w',
    { ...gradients, w: sparseTensor([1], tensor([1]), [3]) },
  ],
  ['no tensor at a leaf', 'gradients.w', { ...gradients, w: [1, 2, 4] }],
  ['an entry less', 'gradients.layers', { w: gradients.w }],
  ['an entry more', 'gradients.more', { ...gradients, more: tensor(0) }],
  ['an array of another length', 'gradients.layers', { ...gradients, layers: [] }],
  ['nothing', 'gradients', undefined],
];

describe('a donated step', () => {
  it.each(wrong)('refuses gradients with %s, changes nothing and continues', (_, path, given) => {
    const [step, fresh] = [0, 1].map(() => makeStep(steady(), { donate: true }));
    const [at, expected] = [step!.init(params), fresh!.init(params)];
    for (const [run, live] of [
      [step!, at],
      [fresh!, expected],
    ] as const)
      run(run(live, gradients), gradients);

    const error = refusal(at, () => step!(at, given as typeof gradients));
    expect(error).toBeInstanceOf(TreeMismatchError);
    expect((error as TreeMismatchError).path).toBe(path);

    // Valid leaves of the wrong tree must not affect the next step either.
    step!(at, at.gradients);
    fresh!(expected, expected.gradients);
    expectSameBits([at.params, at.state], [expected.params, expected.state]);
  });

  it('takes its own parameters and state as gradients', () => {
    const [step, pure] = [makeStep(steady(), { donate: true }), makeStep(steady())];
    const at = step.init(params);
    let expected = pure.init(params);
    for (let i = 0; i < 3; i++) {
      step(at, at.params);
      step(at, at.state.moments.trace);
      expected = pure(expected, expected.params);
      expected = pure(expected, expected.state.moments.trace);
      expectSameBits([at.params, at.state], [expected.params, expected.state]);
    }
  });

  it.each<[string, (a: Live, b: Live) => readonly [Tensor, Tensor]]>([
    ['swapped', (a, b) => [b, a]],
    ['transposed', (a, b) => [a.transpose(1, 0), b.transpose(1, 0)]],
    ['reversed', (a, b) => [a.step(-1, -1), b.step(1, -1)]],
    ['one for both', (a) => [a, a]],
  ])('takes its own gradient tensors, %s, as they were when it was called', (_, views) => {
    const start = {
      a: tensor([
        [0, 0],
        [0, 0],
      ]),
      b: tensor([
        [0, 0],
        [0, 0],
      ]),
    };
    const step = makeStep(steady(), { donate: true });
    const pure = makeStep(steady());
    const at = step.init(start);
    [at.gradients.a, at.gradients.b].forEach((leaf, k) => {
      for (let i = 0; i < 4; i++) leaf.set(i >> 1, i & 1, 1 + i + 4 * k);
    });
    const [a, b] = views(at.gradients.a, at.gradients.b);
    const copy = (leaf: Tensor) => tensor(toArray(leaf), leaf.shape);
    const expected = pure(pure.init(start), { a: copy(a), b: copy(b) });
    step(at, { a, b });
    expectSameBits(at.params, expected.params);
  });

  it('takes sparse gradients whose values are live parameters, as they were when it was called', () => {
    const start = tensor([1, 2, 3, 4]);
    const step = makeStep(steady(), { donate: true });
    const pure = makeStep(steady());
    const at = step.init(start);
    const expected = pure(pure.init(start), sparseTensor([1, 2, 3], tensor([1, 2, 3]), [4]));
    step(at, sparseTensor([1, 2, 3], (at.params as Live).hi(3), [4]));
    expectSameBits(at.params, expected.params);
  });
});

type Live = NdArray<Float32Array | Float64Array>;

describe('the error about a gradient', () => {
  const message = (given: unknown, donate: boolean): string => {
    const step = makeStep(identity(), { donate });
    try {
      step(step.init(params), given as typeof gradients);
      return 'no error';
    } catch (error) {
      return error instanceof TreeMismatchError ? error.message : 'another error';
    }
  };
  const expected = 'gradients.w: expected float32 [3] as in params, found ';
  const leaf = 'gradients.w: expected a float32 or float64 tensor, found ';

  it.each<readonly [what: string, w: unknown, message: string]>([
    ['plain numbers', tensor([1, 2, 4]), `${expected}float64 [3]. Make it with tensor(values, 'float32')`],
    [
      'sparse plain numbers',
      sparseTensor([1], tensor([1]), [3]),
      `${expected}sparse float64 [3]. Make its values with tensor(values, 'float32')`,
    ],
    ['another shape', tensor([1, 2], 'float32'), `${expected}float32 [2]`],
    ['an array', [1, 2, 4], `${leaf}an array of 3. Make a tensor of numbers with tensor(values)`],
    ['a number', 1, `${leaf}1. Make a tensor of numbers with tensor(values)`],
    [
      'a typed array',
      new Float32Array(3),
      `${leaf}a Float32Array of 3. Make a tensor over this array with asTensor(data, shape)`,
    ],
    [
      'a typed array of another kind',
      new Int8Array(3),
      `${leaf}an Int8Array of 3. Make a tensor of numbers with tensor(values)`,
    ],
    ['text', 'w', `${leaf}'w'`],
  ])('says how to make it, if it is given as %s', (_, w, expectedMessage) => {
    for (const donate of [false, true]) expect(message({ ...gradients, w }, donate)).toBe(expectedMessage);
  });
});
