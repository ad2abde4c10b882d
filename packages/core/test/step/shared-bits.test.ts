import * as fc from 'fast-check';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import {
  chain,
  chainAll,
  defineRule,
  defineTransformation,
  div,
  identity,
  makeSharedStep,
  makeStep,
  mapTensors,
  mapTree,
  max,
  norm,
  sparseTensor,
  tensor,
  toArray,
  toNdArray,
  zipTrees,
  type AnyTransformation,
  type GradientLeaf,
  type LikeParams,
  type Params,
  type Tensor,
  type Tree,
} from '../../src/index.js';
import { largeProblems, smallProblems, type Problem } from '../kernel/arbitrary-problem.js';
import { chainFor, chains, lazyRule, restingRule, type RuleFor } from '../kernel/arbitrary-rule.js';
import { sparseProblems } from '../kernel/arbitrary-sparse-problem.js';
import { expectSameBits, snapshot } from '@thalweg/testing';
import { giveGradients, tensorsIn, type Given } from './live-gradients.js';
import { inSharedMemory } from './shared-memory.js';
import { steady } from './steady.js';

const ways = fc.array(fc.constantFrom<Given>('written', 'as it is', 'plain'), { minLength: 1, maxLength: 3 });

/** How to pass the gradient of a step: as it is, or in the live tensors. */
type Give = (into: Tree<Tensor>, gradient: Tree<GradientLeaf>) => Tree<GradientLeaf>;

const asItIs: Give = (_, gradient) => gradient;

/** Fails unless shared steps give the bits of a pure and of a donated step, in the given arrays. */
const expectAsUnshared = (
  tx: AnyTransformation,
  params: Tree<Tensor>,
  gradients: readonly Tree<GradientLeaf>[],
  give: Give = asItIs,
): void => {
  const before = snapshot(gradients);
  for (const atomic of [false, true]) {
    const [pure, donated] = [makeStep(tx), makeStep(tx, { donate: true })];
    let expected = pure.init(params);
    const own = donated.init(params);
    const { params: given, isUntouchedBetween } = inSharedMemory(params);
    const step = makeSharedStep(tx, { atomic });
    const at = step.init(given);
    const handles = tensorsIn([at.params, at.gradients]);
    for (const gradient of gradients) {
      expected = pure(expected, gradient as Tree<Tensor>);
      donated(own, gradient as Tree<Tensor>);
      expect(step(at, give(at.gradients as Tree<Tensor>, gradient) as Tree<Tensor>)).toBe(at);
      for (const { params: found, state } of [at, own]) {
        expectSameBits(found, expected.params);
        expectSameBits(state, expected.state);
      }
      expectSameBits(given, expected.params);
    }
    expect(isUntouchedBetween()).toBe(true);
    tensorsIn([at.params, at.gradients]).forEach((handle, i) => {
      expect(handle).toBe(handles[i]);
    });
  }
  expectSameBits(gradients, before);
};

const expectAsUnsharedDense = (
  rules: readonly RuleFor[],
  { params, gradients }: Problem,
  given: readonly Given[],
): void => {
  expectAsUnshared(chainFor(rules, params), params, gradients, (into, gradient) =>
    giveGradients(into as Parameters<typeof giveGradients>[0], gradient as Tree<Tensor>, given),
  );
};

describe('a shared step of one thread', () => {
  it('gives the bits of a pure and of a donated one, atomic or not, in the arrays passed to init', () => {
    fc.assert(fc.property(chains, smallProblems, ways, expectAsUnsharedDense), { seed: 1, numRuns: 40 });
  });

  it('gives them on trees of any size', () => {
    fc.assert(fc.property(chains, largeProblems, ways, expectAsUnsharedDense), { seed: 2, numRuns: 5 });
  });

  it.each([
    ['rules that leave alone what is zero', lazyRule],
    ['rules with averages', restingRule],
  ] as const)('gives them on sparse gradients: %s, or none', (_, rule) => {
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 5 }), sparseProblems, (rules, { params, gradients }) => {
        expectAsUnshared(chainFor(rules, params), params, gradients);
      }),
      { seed: 3, numRuns: 30 },
    );
  });

  it('gives them if no member changes the gradient', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(chain(), identity(), chain(identity(), identity())),
        smallProblems,
        ways,
        (tx, problem, given) => {
          expectAsUnsharedDense([() => tx], problem, given);
        },
      ),
      { seed: 4, numRuns: 40 },
    );
  });

  /** Computes with the parameters, and keeps its arguments. */
  const mix = defineTransformation({
    name: 'mix',
    hyper: {},
    needs: ['params'],
    init: (params): { readonly calls: number; readonly seen: LikeParams } => ({
      calls: 0,
      seen: mapTensors((leaf) => toNdArray(leaf), params),
    }),
    update: (updates, { calls }, { params }) => [
      zipTrees(
        (update: Tensor, param: Tensor): Tensor => {
          const values = toArray(param);
          return tensor(
            toArray(update).map((u, i) => u - 0.5 * values[i]!),
            update.shape,
            update.dtype,
          );
        },
        updates,
        params,
      ),
      { calls: calls + 1, seen: params },
    ],
  });

  it('gives them with members that are not rules, in any order', () => {
    fc.assert(
      fc.property(
        fc.oneof(chains, fc.constant([])),
        fc.array(fc.nat(8), { minLength: 1, maxLength: 3 }),
        smallProblems,
        ways,
        (rules, places, problem, given) => {
          const members: RuleFor[] = rules.slice(0, 4);
          for (const place of places) members.splice(place % (members.length + 1), 0, () => mix());
          expectAsUnsharedDense(members, problem, given);
        },
      ),
      { seed: 5, numRuns: 30 },
    );
  });

  const clip = defineRule({
    name: 'clip',
    hyper: {},
    rule: ({ g }) => ({ g: div(g, max(1, norm('tree', g))) }),
  });

  it.each([false, true])('sums over the whole tree: atomic %s', (atomic) => {
    const step = makeSharedStep(clip(), { atomic });
    const [a, b] = [new Float64Array(1), Float64Array.of(1, 1, 1, 1)];
    const at = step.init({ a: ndarray(a), b: ndarray(b) });
    // The norm is 4, then a half.
    step(at, { a: tensor([2]), b: sparseTensor([0, 1, 3], tensor([-2, 2, 2]), [4]) });
    expect([...a, ...b]).toEqual([0.5, 0.5, 1.5, 1, 1.5]);
    step(at, { a: tensor([-0.5]), b: tensor([0, 0, 0, 0]) });
    expect([...a, ...b]).toEqual([0, 0.5, 1.5, 1, 1.5]);
  });
});

describe('the arrays of a shared step', () => {
  it.each([false, true])('may be those of several runs of one step: atomic %s', (atomic) => {
    const step = makeSharedStep(chain(), { atomic });
    const arrays = [0, 10, 20].map((x) => Float64Array.of(x, x));
    const runs = arrays.map((array) => step.init(ndarray(array)));
    step(runs[0]!, tensor([1, 2]));
    step(runs[2]!, sparseTensor([1], tensor([3]), [2]));
    step(runs[1]!, tensor([4, 5]));
    expect(arrays.map((array) => [...array])).toEqual([
      [1, 2],
      [14, 15],
      [20, 23],
    ]);
  });

  it.each([false, true])(
    'may be those of several steps, each with a state of its own: atomic %s',
    (atomic) => {
      const tx = steady();
      const shared = Float64Array.of(1, 2, 3);
      const steps = [0, 1].map(() => makeSharedStep(tx, { atomic }));
      const runs = steps.map((step) => step.init({ w: ndarray(shared) }));
      let expected: Tensor = tensor([1, 2, 3]);
      let states = [0, 1].map(() => tx.init({ w: expected }));
      const pure = makeStep(tx);
      for (let i = 0; i < 6; i++) {
        const gradient = { w: tensor([i, 1, -2 * i]) };
        const turn = i % 2;
        steps[turn]!(runs[turn]!, gradient);
        const { params, state } = pure({ params: { w: expected }, state: states[turn]! }, gradient);
        expected = params.w;
        states = states.map((own, k) => (k === turn ? state : own));
        expectSameBits(ndarray(shared), expected);
      }
      expectSameBits(
        runs.map(({ state }) => state),
        states,
      );
    },
  );

  it('are read at each step, so that other changes count', () => {
    const step = makeSharedStep(chain());
    const memory = new SharedArrayBuffer(16);
    const [mine, theirs] = [new Float64Array(memory), new Float64Array(memory)];
    const at = step.init(ndarray(mine));
    theirs.set([10, 2]);
    step(at, tensor([1, 1]));
    expect([...theirs]).toEqual([11, 3]);
    expect(toArray(at.params)).toEqual([11, 3]);
  });

  const given: readonly (readonly [
    string,
    (own: Tensor, live: Params) => Tree<GradientLeaf>,
    readonly number[],
  ])[] = [
    ['live parameters', (_, live) => live, [1, 2, 3, 4]],
    ['the tensor passed to init', (own) => own, [1, 2, 3, 4]],
    ['a view of it that runs backwards', (own) => reversed(own), [4, 3, 2, 1]],
    [
      'sparse, with parameters for values',
      ({ data, offset }) => sparseTensor([1, 2, 3], ndarray(data as Float64Array, [3], [1], offset), [4]),
      [0, 1, 2, 3],
    ],
  ];
  const reversed = ({ data, offset, size }: Tensor): Tensor =>
    ndarray(data as Float64Array, [size], [-1], offset + size - 1);

  it.each(given.flatMap((way) => [false, true].map((atomic) => [...way, atomic] as const)))(
    'may be the gradient, which is taken as it was: %s, %#',
    (_, gradientOf, values, atomic) => {
      const tx = steady();
      const all = Float64Array.of(9, 9, 9, 1, 2, 3, 4, 9);
      const own = ndarray(all, [4], [1], 3);
      const step = makeSharedStep(tx, { atomic });
      const at = step.init<Tensor>(own);
      const pure = makeStep(tx);
      const start = pure.init<Tensor>(tensor([1, 2, 3, 4]));
      const gradient = gradientOf(own, at.params);
      const isSparse = values[0] === 0;
      const expected = pure(
        start,
        isSparse ? sparseTensor([1, 2, 3], tensor(values.slice(1)), [4]) : tensor(values),
      );
      step(at, gradient as Tensor);
      expectSameBits([at.params, at.state], [expected.params, expected.state]);
      expect([...all]).toEqual([9, 9, 9, ...toArray(expected.params), 9]);
    },
  );

  it('may be no larger than nothing', () => {
    const empty = mapTree((leaf: Tensor) => leaf, { a: tensor([]), b: { c: tensor([[], []]) } });
    for (const atomic of [false, true]) {
      const step = makeSharedStep(chainAll([steady()]), { atomic });
      const at = step.init(empty);
      step(at, empty);
      expectSameBits(at.params, empty);
    }
  });
});
