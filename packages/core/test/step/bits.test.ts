import * as fc from 'fast-check';
import ndarray from 'ndarray';
import { describe, expect, it } from 'vitest';
import {
  add,
  chain,
  defineRule,
  div,
  filledLike,
  makeStep,
  mapTree,
  mul,
  norm,
  scalarSlot,
  tensor,
  toArray,
  zeros,
  type AnyTransformation,
  type Backend,
  type Tensor,
  type Tree,
} from '../../src/index.js';
import { largeProblems, smallProblems, type Problem } from '../kernel/arbitrary-problem.js';
import { chainFor, chains, type RuleFor } from '../kernel/arbitrary-rule.js';
import { linearPays } from '../../src/step/live-memory.js';
import { expectSameBits, snapshot } from '@thalweg/testing';
import { giveGradients, tensorsIn, type Given } from './live-gradients.js';

/** Two of the four backends for each case; over all cases every pair occurs often. */
const backends = fc.shuffledSubarray([undefined, 'js', 'wasm', 'reference'] as const, {
  minLength: 2,
  maxLength: 2,
});

const donated = (tx: AnyTransformation, backend?: Backend) =>
  makeStep(tx, { ...(backend === undefined ? {} : { backend }), donate: true });

/** The training state of a pure run after each step. */
const pureRun = (tx: AnyTransformation, { params, gradients }: Problem) => {
  const step = makeStep(tx);
  let at = step.init(params);
  return gradients.map((gradient) => (at = step(at, gradient)));
};

const ways = fc.array(fc.constantFrom<Given>('written', 'as it is', 'plain'), { minLength: 1, maxLength: 3 });

const expectAsPure = (
  rules: readonly RuleFor[],
  problem: Problem,
  given: readonly Given[],
  some: readonly (Backend | undefined)[],
): void => {
  const { params, gradients } = problem;
  const [paramsBefore, gradientsBefore] = [snapshot(params), snapshot(gradients)];
  const tx = chainFor(rules, params);
  const expected = pureRun(tx, problem);
  for (const backend of some) {
    const step = donated(tx, backend);
    const at = step.init(params);
    const { params: live, state, gradients: into } = at;
    const handles = tensorsIn([live, state, into]);
    expectSameBits(live, params);
    expectSameBits(state, tx.init(params));
    expectSameBits(
      into,
      mapTree((leaf: Tensor) => filledLike(leaf, 0), params),
    );
    expected.forEach((pure, i) => {
      expect(step(at, giveGradients(into, gradients[i]!, given))).toBe(at);
      expectSameBits(live, pure.params);
      expectSameBits(state, pure.state);
      expectSameBits(into, gradients[i]);
    });
    expect(at.params === live && at.state === state && at.gradients === into).toBe(true);
    tensorsIn([live, state, into]).forEach((handle, i) => {
      expect(handle).toBe(handles[i]);
    });
  }
  expectSameBits(params, paramsBefore);
  expectSameBits(gradients, gradientsBefore);
};

describe('a donated step', () => {
  it('gives the bits of a pure one, in the tensors that init returned, for every way to pass gradients', () => {
    fc.assert(fc.property(chains, smallProblems, ways, backends, expectAsPure), { seed: 1, numRuns: 80 });
  });

  it('gives them on trees of any size', () => {
    fc.assert(fc.property(chains, largeProblems, ways, backends, expectAsPure), { seed: 2, numRuns: 6 });
  });

  it('gives them in a WebAssembly memory of its own, which only a run of many elements has', () => {
    const large = smallProblems.map(({ params, gradients }): Problem => {
      const some = tensor(
        Float32Array.from({ length: linearPays }, (_, i) => (i % 7) - 3),
        [4, linearPays / 4],
      );
      const enlarged = (tree: Tree<Tensor>): Tree<Tensor> => ({ some, tree });
      return { params: enlarged(params), gradients: gradients.map(enlarged) };
    });
    const inPlace = fc.constantFrom([undefined], ['wasm'] as const);
    fc.assert(fc.property(chains, large, ways, inPlace, expectAsPure), { seed: 4, numRuns: 30 });
  });

  // One pass that sums and one that does not, a slot of each kind.
  const steady = defineRule({
    name: 'steady',
    hyper: {},
    slots: { trace: zeros, steps: scalarSlot(1) },
    rule: ({ g, trace, steps }) => {
      const next = add(mul(0.5, trace), div(g, norm('tree', g)));
      return { g: mul(steps, next), trace: next, steps: add(steps, 1) };
    },
  });

  it('may be started several times, each run in memory of its own', () => {
    const tx = chain(steady(), steady());
    fc.assert(
      fc.property(smallProblems, smallProblems, (first, second) => {
        const step = donated(tx);
        const runs = [first, second].map((problem) => ({
          problem,
          at: step.init(problem.params),
          pure: pureRun(tx, problem),
        }));
        for (const i of [0, 1, 2])
          for (const { problem, at, pure } of runs) {
            const gradient = problem.gradients[i];
            if (gradient === undefined) continue;
            step(at, gradient);
            expectSameBits(at.params, pure[i]!.params);
            expectSameBits(at.state, pure[i]!.state);
          }
      }),
      { seed: 3, numRuns: 30 },
    );
  });

  it('does not see later changes to the tensors it was started from', () => {
    const data = Float64Array.of(1, -2);
    const at = donated(steady()).init({ w: ndarray(data) });
    data.fill(9);
    expect(toArray(at.params.w)).toEqual([1, -2]);
  });

  it('may be started from live parameters, and copies them', () => {
    const step = donated(steady());
    const first = step.init({ w: tensor([1, -2]) });
    const second = step.init(first.params);
    step(second, { w: tensor([0, 4]) });
    expect([first, second].map(({ params }) => toArray(params.w))).toEqual([
      [1, -2],
      [1, -1],
    ]);
    step(first, { w: tensor([5, 0]) });
    expect([first, second].map(({ params }) => toArray(params.w))).toEqual([
      [2, -2],
      [1, -1],
    ]);
  });
});

describe('a slot that takes the last value of another', () => {
  const shift = defineRule({
    name: 'shift',
    hyper: {},
    slots: { last: zeros, before: zeros },
    rule: ({ g, last }) => ({ g, last: g, before: last }),
  });

  it.each(['js', 'wasm', 'reference'] as const)(
    'does not see its next one in a donated step: %s',
    (backend) => {
      const step = donated(shift(), backend);
      const at = step.init(tensor([0, 0])) as ReturnType<ReturnType<typeof makeStep>['init']>;
      for (const g of [1, 2, 3]) step(at as never, tensor([g, -g]) as never);
      const { last, before } = at.state.shift as Record<string, Tensor>;
      expect([toArray(last!), toArray(before!)]).toEqual([
        [3, -3],
        [2, -2],
      ]);
    },
  );
});
