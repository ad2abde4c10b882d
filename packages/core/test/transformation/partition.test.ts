import { describe, expect, it } from 'vitest';
import { adam, adamw, addNoise, clipByGlobalNorm, momentum, nesterov, scale, sgd } from '@thalweg/optimizers';
import { expectSameBits } from '@thalweg/testing';
import {
  chain,
  ConfigError,
  defineTransformation,
  explain,
  identity,
  makeKey,
  makeStep,
  mapTensors,
  masked,
  partition,
  sparseTensor,
  tensor,
  toArray,
  TreeMismatchError,
  type AnyTransformation,
  type Backend,
  type LeafKind,
  type Tensor,
} from '../../src/index.js';
import { createRegistry, fromSpec, toSpec } from '../../src/spec/index.js';

const numbers = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, i) => Math.sin(seed + 3 * i) * (1 + (i % 5)));

/** Matrices, vectors and scalars, some of them large, in both dtypes. */
const tree = (seed: number) => ({
  layers: [
    { w: tensor(numbers(9000, seed), [90, 100]), b: tensor(numbers(7, seed + 1)) },
    { w: tensor(numbers(6, seed + 2), [2, 3], 'float64'), b: tensor(numbers(100, seed + 3)) },
  ],
  rate: tensor(seed),
});
type Params = ReturnType<typeof tree>;

const matrices = ({ layers }: Params) => layers.map(({ w }) => w);
const others = ({ layers, rate }: Params) => ({ b: layers.map(({ b }) => b), rate });

const forms = [
  {},
  { backend: 'reference' },
  { backend: 'js' },
  { backend: 'wasm' },
  { donate: true },
] as const;

const steps = <P>(
  tx: AnyTransformation,
  start: P,
  given: readonly P[],
  options: { backend?: Backend; donate?: true },
) => {
  const step = makeStep(tx, options as object);
  let at = step.init(start as never) as { readonly params: P };
  for (const gradient of given) at = step(at as never, gradient as never) as never;
  return at.params;
};

/** A transformation that is not a rule: reverses each tensor. */
const reversed = defineTransformation({
  name: 'reversed',
  hyper: {},
  init: () => ({ steps: 0 }),
  update: (updates, { steps }) => [
    mapTensors((leaf) => tensor([...toArray(leaf)].reverse(), leaf.shape, leaf.dtype), updates),
    { steps: steps + 1 },
  ],
});

describe('partition', () => {
  const first = () => chain(clipByGlobalNorm(1), adamw({ learningRate: 0.1, weightDecay: 0.1 }));
  const second = () => momentum({ learningRate: 0.1, momentum: 0.9 });
  const both = () => partition(['matrices', { rank: 2 }, first()], ['rest', true, second()]);
  const gradients = [tree(5), tree(6), tree(7)];

  it.each(forms)('gives the bits of each part on its own leaves: %j', (options) => {
    const params = steps(both(), tree(1), gradients, options);
    expectSameBits(matrices(params), steps(first(), matrices(tree(1)), gradients.map(matrices), options));
    expectSameBits(others(params), steps(second(), others(tree(1)), gradients.map(others), options));
  });

  it('leaves slots of other leaves as they are', () => {
    const step = makeStep(both());
    const at = step(step.init(tree(1)), tree(5));
    expect(toArray(at.state.rest.addMomentum.trace.layers[0]!.w).every((x) => x === 0)).toBe(true);
    expect(at.state.matrices.scaleByAdam.count).toBe(1);
  });

  it('runs each part in one pass where it has no sum', () => {
    const tx = partition(['a', '**.w', adam()], ['b', true, sgd({ learningRate: 1 })]);
    expect(explain(tx).passes.length).toBe(1);
  });

  it('gives a leaf to the first part that takes it', () => {
    const tx = partition(['a', '**.w', scale(2)], ['b', { rank: 2 }, scale(3)], ['c', true, scale(5)]);
    const [updates] = tx.update(tree(1), tx.init(tree(1)));
    expectSameBits(updates.layers[0]!.w, scale(2).update(tree(1), scale(2).init(tree(1)))[0].layers[0]!.w);
    expect(updates.rate.get()).toBe(5);
  });

  it('takes a sparse gradient where its part does', () => {
    const tx = partition(
      ['rows', 'table', sgd({ learningRate: 1 })],
      ['rest', true, adamw({ learningRate: 1 })],
    );
    const params = { table: tensor([1, 1, 1, 1], [2, 2]), w: tensor([1]) };
    const step = makeStep(tx);
    const rows = sparseTensor([1], tensor([[1, 2]]), [2, 2]);
    expect(toArray(step(step.init(params), { table: rows, w: tensor([1]) }).params.table)).toEqual([
      1, 1, 0, -1,
    ]);
    expect(() => step(step.init(params), { table: rows, w: sparseTensor([0], tensor([1]), [1]) })).toThrow(
      /^updates\.w: expected a dense tensor, since rest\.addDecayedWeights changes elements/,
    );
  });

  it('gives a member that is not a rule its own leaves alone', () => {
    const tx = partition(['turned', { rank: 1 }, chain(reversed(), scale(2))], ['rest', true, identity()]);
    const params = { a: tensor([1, 2]), m: [tensor([[1, 2]]), tensor([3, 4])] };
    const [updates, state] = tx.update(params, tx.init(params));
    expect(toArray(updates.a)).toEqual([4, 2]);
    expect(toArray(updates.m[1]!)).toEqual([8, 6]);
    expect(toArray(updates.m[0]!)).toEqual([1, 2]);
    expect(state.turned.reversed.steps).toBe(1);
  });

  it('has the gradient point of a part on its leaves, and the parameters elsewhere', () => {
    const tx = partition(['ahead', '**.w', nesterov({ learningRate: 0.5 })], ['rest', true, identity()]);
    const params = { w: tensor([1]), b: tensor([1]) };
    const step = makeStep(tx);
    const at = step(step.init(params), { w: tensor([1]), b: tensor([0]) });
    const point = step.gradientPoint(at);
    expect(point.w.get(0)).not.toBe(at.params.w.get(0));
    expect(point.b.get(0)).toBe(1);
  });

  it('has noise for its leaves only, that of their paths in the whole tree', () => {
    const noise = addNoise({ eta: 1, key: makeKey(3) });
    const tx = masked('**.b', noise);
    const zero = { w: tensor([0, 0]), b: tensor([0, 0]) };
    const [updates] = tx.update(zero, tx.init(zero));
    expectSameBits(updates.b, noise.update(zero, noise.init(zero))[0].b);
    expect(toArray(updates.w)).toEqual([0, 0]);
  });

  it('can be written as a spec and built again', () => {
    const registry = createRegistry([
      {
        name: 'test',
        transformations: [sgd, adam] as never,
        schedules: [],
        strategies: [],
        algorithms: [],
      } as never,
    ]);
    const tx = partition(['a', { rank: 2 }, adam()], ['b', true, masked('**.b', sgd({ learningRate: 1 }))]);
    const spec = toSpec(tx);
    const built = fromSpec(registry)(JSON.parse(JSON.stringify(spec)));
    expect(built._tag === 'Right' && toSpec(built.right)).toEqual(spec);
  });

  it('refuses a leaf that no part takes', () => {
    const tx = partition(['a', '**.w', adam()]);
    const update = () => tx.update({ w: tensor(1), b: tensor(1) }, tx.init({ w: tensor(1), b: tensor(1) }));
    expect(update).toThrow(TreeMismatchError);
    expect(update).toThrow(/^params\.b: expected a leaf of one of the parts.*\['rest', true, identity\(\)\]/);
  });

  it.each([
    [[['a', adam()]], /parts\.0: expected a name, the leaves, and a transformation/],
    [[['a', 1, adam()]], /parts\.0: leaves: expected a glob as/],
    [[['a', true, adam]], /Call the factory: adam/],
    [
      [
        ['a', true, adam()],
        ['a', true, adam()],
      ],
      /a name that no other part has/,
    ],
  ])('refuses the parts %#', (parts, message) => {
    const make = () => partition(...(parts as never[]));
    expect(make).toThrow(ConfigError);
    expect(make).toThrow(message);
  });
});

describe('masked', () => {
  it('sums over the chosen leaves only', () => {
    const tx = masked('**.w', clipByGlobalNorm(1));
    const given = { w: tensor([3, 4]), b: tensor([100]) };
    const [updates] = tx.update(given, tx.init(given));
    expect(toArray(updates.w).map((x) => Math.round(10 * x))).toEqual([6, 8]);
    expect(toArray(updates.b)).toEqual([100]);
  });

  it('narrows a mask further', () => {
    const tx = masked({ rank: 1 }, masked('layers.**', scale(2)));
    const given = { layers: [tensor([1]), tensor([[1]])], b: tensor([1]) };
    const [{ layers, b }] = tx.update(given, tx.init(given));
    expect([...layers, b].map((leaf: Tensor) => toArray(leaf)[0])).toEqual([2, 1, 1]);
  });

  it('keeps the names and types of the state', () => {
    const { scaleByAdam } = masked('**.w', adam()).init({ w: tensor([1, 2]) });
    expect(scaleByAdam.mu.w.shape).toEqual([2]);
  });

  it.each([
    ['a rank', { rank: 1 }, ['a', 'b']],
    ['a dtype', { dtype: 'float32' }, ['b', 'c']],
    ['all of a pattern', { rank: 1, dtype: 'float32', path: '*' }, ['b']],
    [
      'a predicate on shape and dtype',
      (path: string, { shape }: LeafKind) => path !== 'b' && shape[0] === 1,
      ['a', 'c'],
    ],
  ] as const)('takes the leaves of %s', (_, leaves, expected) => {
    const given = { a: tensor([1]), b: tensor([1], 'float32'), c: tensor([[1]], 'float32') };
    const tx = masked(leaves, scale(2));
    const [updates] = tx.update(given, tx.init(given));
    const changed = Object.entries(updates).flatMap(([name, leaf]) => (toArray(leaf)[0] === 2 ? [name] : []));
    expect(changed).toEqual(expected);
  });

  it.each([{ rank: -1 }, { rank: 0.5 }, { dtype: 'int32' }, { path: '' }, { rank: 2, axes: 2 }])(
    'refuses the pattern %j',
    (leaves) => {
      expect(() => masked(leaves as never, scale(2))).toThrow(/^masked: leaves: expected a glob as/);
    },
  );
});
