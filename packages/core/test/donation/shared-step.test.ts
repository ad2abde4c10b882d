import * as fc from 'fast-check';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import {
  chain,
  chainAll,
  defineRule,
  defineTransformation,
  identity,
  makeSharedStep,
  makeStep,
  mapTensors,
  mul,
  norm,
  sparseTensor,
  tensor,
  toArray,
  toNdArray,
  type AnyTransformation,
  type GradientLeaf,
  type Tensor,
  type Tree,
} from '../../src/index.js';
import { smallProblems } from '../kernel/arbitrary-problem.js';
import { chainFor, chains, lazyRule } from '../kernel/arbitrary-rule.js';
import { sparseProblems } from '../kernel/arbitrary-sparse-problem.js';
import { expectSameBits } from '../same-bits.js';
import { snapshot } from '../snapshot.js';
import { refusal } from './live.js';

/** In an array of the caller's own, not at its beginning, as parameters in one shared memory lie. */
const inShared = (leaf: Tensor) => {
  const { data } = toNdArray(leaf);
  const bytes = data.BYTES_PER_ELEMENT;
  const memory = new SharedArrayBuffer(bytes * (data.length + 5));
  const all = data instanceof Float32Array ? new Float32Array(memory) : new Float64Array(memory);
  all.set(data, 3);
  return ndarray(all, [...leaf.shape], undefined, 3);
};

const expectAsPure = (
  tx: AnyTransformation,
  params: Tree<Tensor>,
  gradients: readonly Tree<GradientLeaf>[],
): void => {
  const pure = makeStep(tx, { backend: 'js' });
  const before = gradients.map(snapshot);
  for (const atomic of [false, true]) {
    const mine = mapTensors<Tree<Tensor>>(inShared, params);
    const step = makeSharedStep(tx, { atomic });
    const at = step.init(mine);
    let expected = pure.init(params);
    for (const gradient of gradients) {
      expected = pure(expected, gradient);
      expect(step(at, gradient)).toBe(at);
      expectSameBits(mine, expected.params);
      expectSameBits(at.params, expected.params);
      expectSameBits(at.state, expected.state);
    }
  }
  expectSameBits(gradients, before);
};

describe('a shared step', () => {
  it('gives the bits of a pure one, in the arrays of the caller, atomic or not', () => {
    fc.assert(
      fc.property(chains, smallProblems, (rules, { params, gradients }) =>
        expectAsPure(chainFor(rules, params), params, gradients),
      ),
      { numRuns: 200, seed: 1 },
    );
  }, 60_000);

  it('gives them where gradients are sparse', () => {
    fc.assert(
      fc.property(fc.array(lazyRule, { maxLength: 3 }), sparseProblems, (rules, { params, gradients }) =>
        expectAsPure(chainAll(rules.map((rule) => rule(params))), params, gradients),
      ),
      { numRuns: 200, seed: 2 },
    );
  }, 60_000);

  it('adds the gradient itself where nothing changes it', () => {
    const gradients = [{ w: sparseTensor([1, 3], tensor([1, -1]), [4]) }, { w: tensor([1, 2, 3, 4]) }];
    expectAsPure(identity(), { w: tensor([1, 2, 3, 4]) }, gradients);
  });

  it('has members that are no rules, and rules that need a sum', () => {
    const twice = defineTransformation({
      name: 'twice',
      hyper: {},
      init: () => ({ steps: 0 }),
      update: (updates, state: { readonly steps: number }) => [
        mapTensors(
          (leaf) =>
            tensor(
              toArray(leaf).map((x) => 2 * x),
              leaf,
            ),
          updates,
        ),
        { steps: state.steps + 1 },
      ],
    });
    const scaled = defineRule({
      name: 'scaled',
      hyper: {},
      slots: {},
      rule: ({ g }) => ({ g: mul(norm('tree', g), g) }),
    });
    const params = { w: tensor([1, -2, 3]), b: tensor(0.5, { dtype: 'float32' }) };
    const gradients = [1, 2].map((x) => ({ w: tensor([x, 0, -x]), b: tensor(x / 4, { dtype: 'float32' }) }));
    for (const tx of [chain(twice(), scaled()), chain(scaled(), twice())])
      expectAsPure(tx, params, gradients);
  });

  it('takes a gradient that is the parameters themselves', () => {
    const shrink = defineRule({
      name: 'shrink',
      hyper: {},
      slots: {},
      rule: ({ g }) => ({ g: mul(-0.5, g) }),
    });
    for (const atomic of [false, true]) {
      const step = makeSharedStep(shrink(), { atomic });
      const at = step.init({ w: tensor([4, -8]) });
      step(at, at.params);
      expect(toArray(at.params.w)).toEqual([2, -4]);
    }
  });

  it('sees what others have written, and writes where they see it', () => {
    const memory = new SharedArrayBuffer(16);
    const [mine, theirs] = [new Float64Array(memory), new Float64Array(memory)];
    const steps = [mine, theirs].map((data) => {
      const step = makeSharedStep(identity());
      const at = step.init(ndarray(data, [2]));
      return (...numbers: readonly number[]) => step(at, tensor(numbers));
    });
    steps[0]!(1, 0);
    steps[1]!(1, 5);
    theirs[0] = 7;
    steps[0]!(1, 1);
    expect([...mine]).toEqual([8, 6]);
  });

  it('refuses leaves whose elements do not lie one after the other, by path', () => {
    const strided = ndarray(new Float64Array(8), [2, 2], [4, 2]);
    expect(() => makeSharedStep(identity()).init({ a: tensor(1), b: [strided] })).toThrow(
      'params.b.0: expected elements that lie one after the other, row by row, found strides [4, 2]',
    );
  });

  it('changes nothing where what it is given is wrong', () => {
    const step = makeSharedStep(identity());
    const at = step.init({ w: tensor([1, 2]) });
    const other = step.init({ w: tensor([1, 2, 3]) });
    expect(String(refusal(at, () => step(at, { w: tensor([1, 2, 3]) })))).toMatch('gradients.w');
    expect(String(refusal(at, () => step({ ...at, state: other.state }, { w: tensor([1, 2]) })))).toMatch(
      'at.state',
    );
  });
});
