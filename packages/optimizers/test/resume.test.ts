import { describe, expect, it } from 'vitest';
import { entries } from './conformance/entries.js';
import {
  chain,
  ConfigError,
  defineTransformation,
  filledLike,
  makeStep,
  mapTensors,
  tensor,
  toArray,
  TreeMismatchError,
  zipTrees,
  type AnyTransformation,
  type FullContext,
  type LikeParams,
  type Tensor,
  type TreeOf,
} from '@thalweg/core';
import { adam, momentum, scaleByAdam } from '../src/index.js';
import {
  decodeCheckpoint,
  encodeCheckpoint,
  joinPieces,
  resume,
  type Checkpoint,
} from '@thalweg/core/checkpoint';
import { toSpec } from '@thalweg/core/spec';
import { errorOf, expectSameBits, lossNear, madeBy } from '@thalweg/testing';

const params = {
  layers: [{ w: tensor([[0.5, -1, 2]], 'float32'), b: tensor([1e-3, 0, -0.25]) }],
  'odd.key': tensor(1.5),
  empty: tensor([], 'float32'),
  // From 64 elements on a donated step works in WebAssembly memory.
  long: tensor(Float32Array.from({ length: 70 }, Math.sin)),
};

type Problem = typeof params;

const gradients = (step: number): Problem => ({
  layers: [
    {
      w: tensor([[Math.sin(step), 30 * Math.cos(step), -2]], 'float32'),
      b: tensor([step, 0, 1e-6]),
    },
  ],
  'odd.key': tensor(Math.cos(3 * step)),
  empty: tensor([], 'float32'),
  long: tensor(Float32Array.from({ length: 70 }, (_, i) => Math.cos(i * step))),
});

/** A gradient and the rest of the context. */
const given = (step: number): readonly [Problem, FullContext<TreeOf<Problem>>] => {
  const gradient = gradients(step);
  return [gradient, lossNear(gradient)];
};

/** Through the bytes of a file. */
const through = (checkpoint: Checkpoint): Checkpoint =>
  madeBy(decodeCheckpoint(joinPieces(madeBy(encodeCheckpoint(checkpoint)))));

const [saved, end] = [3, 8];

/** Parameters and state after a number of steps. */
const after = (tx: AnyTransformation, steps: number) => {
  const step = makeStep(tx);
  let at = step.init(params);
  for (let i = 0; i < steps; i++) at = step(at, ...given(i));
  return at;
};

/** A member that is not a rule, with a state of more than tensors. */
const mean = defineTransformation({
  name: 'mean',
  hyper: {},
  init: (like): { readonly sum: LikeParams; readonly steps: number; readonly seen: readonly string[] } => ({
    sum: mapTensors((leaf) => filledLike(leaf, 0), like),
    steps: 0,
    seen: ['none'],
  }),
  update: (updates, { sum, steps }) => {
    const next = zipTrees(
      (a: Tensor, b: Tensor) =>
        tensor(
          toArray(a).map((x, i) => x + toArray(b)[i]!),
          a.shape,
          a.dtype,
        ),
      sum,
      updates,
    );
    return [next, { sum: next, steps: steps + 1, seen: [`${steps}`] }];
  },
});

const all = [
  ...entries,
  {
    name: 'a member that is not a rule',
    make: () => chain(scaleByAdam(), mean(), momentum({ learningRate: 0.1 })),
  },
];

describe.each(all)('$name', ({ make }) => {
  it('resumes from a checkpoint, bit by bit', () => {
    const expected = after(make(), end);
    const read = through({ ...after(make(), saved), spec: toSpec(make()), data: null });
    const pure = makeStep(make());
    let at = madeBy(resume(pure.init(params), read));
    expectSameBits(at, after(make(), saved));
    for (let i = saved; i < end; i++) at = pure(at, ...given(i));
    expectSameBits(at.params, expected.params);
    expectSameBits(at.state, expected.state);
  });

  it('resumes in memory of its own, and is saved from there', () => {
    const expected = after(make(), end);
    const first = makeStep(make(), { donate: true });
    const live = first.init(params);
    for (let i = 0; i < saved; i++) first(live, ...given(i));
    const { params: liveParams, state } = live;
    const read = through({ params: liveParams, state, spec: toSpec(make()), data: null });
    const second = makeStep(make(), { donate: true });
    const again = second.resume(madeBy(resume(makeStep(make()).init(params), read)));
    for (let i = saved; i < end; i++) {
      // Later steps of the first run do not affect the second.
      first(live, ...given(100 + i));
      second(again, ...given(i));
    }
    expectSameBits(again.params, expected.params);
    expectSameBits(again.state, expected.state);
  });

  it('does not change the state that it resumes from', () => {
    const at = after(make(), saved);
    const step = makeStep(make(), { donate: true });
    step(step.resume(at), ...given(saved));
    expectSameBits(at, after(make(), saved));
  });
});

const tx = adam();
const step = makeStep(tx);
const like = step.init({ w: tensor([1, 2]), layers: [{ 'a.b': tensor([[1]], 'float32') }] });

const checkpoint = (changed: Partial<Checkpoint>): Checkpoint => ({
  ...like,
  spec: toSpec(tx),
  data: null,
  ...changed,
});

const moments = { mu: like.params, nu: like.params, count: 0 };
const rate = { scaleByLearningRate: like.state.scaleByLearningRate };

describe('resume', () => {
  it('accepts any state of the same structure as the initial one', () => {
    expect(madeBy(resume(like, checkpoint({}))).params).toBe(like.params);
  });

  it.each<readonly [string, Partial<Checkpoint>, string]>([
    ['no parameters', { params: null }, 'params: expected a record with layers, w, found null'],
    [
      'a tensor alone',
      { params: tensor([1]) },
      'params: expected a record with layers, w, found float64 [1]',
    ],
    [
      'a parameter missing',
      { params: { w: tensor([1, 2]) } },
      'params.layers: expected an entry, found nothing',
    ],
    [
      'one too many',
      { params: { ...like.params, v: tensor(1) } },
      'params.v: expected no such entry (only layers, w), found float64 []',
    ],
    [
      'another shape',
      { params: { ...like.params, w: tensor([1, 2, 3]) } },
      'params.w: expected float64 [2], found float64 [3]',
    ],
    [
      'another dtype',
      { params: { ...like.params, w: tensor([1, 2], 'float32') } },
      'params.w: expected float64 [2], found float32 [2]',
    ],
    [
      'a number for a tensor',
      { params: { ...like.params, w: 1 } },
      'params.w: expected float64 [2], found a number',
    ],
    [
      'null for a tensor',
      { params: { ...like.params, w: null } },
      'params.w: expected float64 [2], found nothing',
    ],
    [
      'nothing for a tensor',
      { params: { ...like.params, w: undefined } },
      'params.w: expected float64 [2], found nothing',
    ],
    [
      'a list for a tensor',
      { params: { ...like.params, w: [1, 2] } },
      'params.w: expected a leaf, found an array of 2',
    ],
    [
      'a list of another length',
      { params: { ...like.params, layers: [] } },
      'params.layers: expected an array of 1, found an empty array',
    ],
    [
      'another shape, deep inside',
      { params: { ...like.params, layers: [{ 'a.b': tensor(1) }] } },
      'params.layers.0.a.b: expected float32 [1, 1], found float64 []',
    ],
    [
      'no state',
      { state: undefined },
      'state: expected a record with scaleByAdam, scaleByLearningRate, found null',
    ],
    [
      'the state of another optimizer',
      { state: makeStep(momentum({ learningRate: 1 })).init(like.params).state },
      'state.scaleByAdam: expected an entry, found nothing',
    ],
    [
      'a tensor for a count',
      { state: { ...rate, scaleByAdam: { ...moments, count: tensor(1) } } },
      'state.scaleByAdam.count: expected a number, found float64 []',
    ],
    [
      'a word for a count',
      { state: { ...rate, scaleByAdam: { ...moments, count: '1' } } },
      'state.scaleByAdam.count: expected a number, found a string',
    ],
    [
      'a slot of another shape',
      { state: { ...rate, scaleByAdam: { ...moments, nu: { ...like.params, w: tensor(1) } } } },
      'state.scaleByAdam.nu.w: expected float64 [2], found float64 []',
    ],
  ])('refuses %s, and names the path', (_, changed, message) => {
    const error = errorOf(resume(like, checkpoint(changed)));
    expect(error.message).toBe(message);
    expect(message.startsWith(`${error.where}: `)).toBe(true);
  });

  it.each<readonly [string, () => unknown, string]>([
    ['no beginning', () => resume(undefined as never, checkpoint({})), 'like'],
    ['no checkpoint', () => resume(like, null as never), 'checkpoint'],
    ['a checkpoint without state', () => resume(like, { params: like.params } as never), 'checkpoint'],
  ])('refuses %s, which no file holds', (_, run, argument) => {
    expect(run).toThrow(ConfigError);
    expect(run).toThrow(`resume: ${argument}: expected an object with params and state, found `);
  });

  // A checkpoint can hold `undefined`, so a state can, too.
  it('accepts an empty state if the initial state is empty', () => {
    const optional = defineTransformation({
      name: 'optional',
      hyper: {},
      init: (): { readonly best: number | undefined } => ({ best: undefined }),
      update: (updates, state) => [updates, state],
    });
    const begin = makeStep(chain(optional(), momentum({ learningRate: 1 }))).init(tensor([1]));
    expect(
      madeBy(resume(begin, through({ ...begin, spec: { name: 'x' }, data: null }))).state.optional,
    ).toEqual({
      best: undefined,
    });
  });
});

describe('resume of a donated step', () => {
  const donated = makeStep(tx, { donate: true });
  it.each<readonly [string, Partial<Checkpoint>, RegExp]>([
    [
      'the state of another optimizer',
      { state: makeStep(momentum({ learningRate: 1 })).init(like.params).state },
      /^state: expected the state that init returned/,
    ],
    [
      'no count',
      { state: { ...rate, scaleByAdam: { mu: like.params, nu: like.params } } },
      /^state\.scaleByAdam\.count: /,
    ],
    [
      'a slot missing',
      { state: { ...rate, scaleByAdam: { mu: like.params, count: 0 } } },
      /^state\.scaleByAdam\.nu: /,
    ],
    [
      'a slot of another shape',
      { state: { ...rate, scaleByAdam: { ...moments, mu: { ...like.params, w: tensor(1) } } } },
      /^state\.scaleByAdam\.mu\.w: expected float64 \[2\] as in params, found float64 \[\]/,
    ],
    [
      'a slot of another dtype',
      {
        state: {
          ...rate,
          scaleByAdam: { ...moments, mu: { ...like.params, w: tensor([1, 2], 'float32') } },
        },
      },
      /^state\.scaleByAdam\.mu\.w: expected float64 \[2\] as in params, found float32 \[2\]/,
    ],
    ['no tensors', { params: { w: 1 } }, /^params\.w: expected a float32 or float64 tensor/],
  ])('refuses %s, and names the path', (_, changed, message) => {
    const at = checkpoint(changed) as unknown as typeof like;
    expect(() => donated.resume(at)).toThrow(TreeMismatchError);
    expect(() => donated.resume(at)).toThrow(message);
  });
});
