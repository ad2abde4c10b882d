import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applyUpdates,
  chainAll,
  isSparseTensor,
  leaves,
  makeStep,
  type AnyTransformation,
  type Backend,
  type GradientLeaf,
  type GradientTransformation,
  type OpaqueState,
  type Tensor,
  type Tree,
} from '../../src/index.js';
import { atRest, dense, entriesAt, expectSameBits, lazily, snapshot } from '@thalweg/testing';
import { arbitraryRule, lazyRule, restingRule, type RuleFor } from './arbitrary-rule.js';
import { sparseProblems, type SparseProblem } from './arbitrary-sparse-problem.js';

/** A rule, and whether it is for dense leaves only. */
type Part = readonly [rule: RuleFor, denseOnly: boolean];

const chainsOf = (lazy: fc.Arbitrary<RuleFor>): fc.Arbitrary<readonly Part[]> =>
  fc.array(
    fc.oneof(
      { weight: 4, arbitrary: fc.tuple(lazy, fc.constant(false)) },
      { weight: 1, arbitrary: fc.tuple(arbitraryRule, fc.constant(true)) },
    ),
    { minLength: 1, maxLength: 5 },
  );

const membersFor = (parts: readonly Part[], problem: SparseProblem): readonly AnyTransformation[] =>
  parts.map(([rule, denseOnly]) => (denseOnly ? rule(problem.params, problem.dense) : rule(problem.params)));

/** Two of the four backends for each case; over all cases every pair occurs often. */
const backends = fc.shuffledSubarray([undefined, 'js', 'wasm', 'reference'] as const, {
  minLength: 2,
  maxLength: 2,
});

const options = (backend: Backend | undefined) => (backend === undefined ? {} : { backend });

type MemberState = Readonly<Record<string, Tree<Tensor> | number>>;

/** Applies a function to each tensor slot of a state. */
const mapSlots = (
  f: (slot: Tree<Tensor>, member: string, name: string) => Tree<Tensor>,
  state: OpaqueState,
): OpaqueState =>
  Object.fromEntries(
    Object.entries(state).map(([member, parts]) => [
      member,
      Object.fromEntries(
        Object.entries(parts as MemberState).map(([name, part]) => [
          name,
          typeof part === 'number' ? part : f(part, member, name),
        ]),
      ),
    ]),
  );

interface Moment {
  readonly params: Tree<Tensor>;
  readonly state: OpaqueState;
}

interface Outcome extends Moment {
  readonly updates: Tree<GradientLeaf>;
}

/**
 * The expected result of a sparse step: a dense step in which only the touched elements count.
 *
 * @param seen - The state in which that step is taken.
 */
const expectedStep = (
  tx: GradientTransformation,
  { params, state }: Moment,
  gradient: Tree<GradientLeaf>,
  seen: OpaqueState,
): Outcome => {
  const [updates, after] = tx.update(dense(gradient), seen, { params, backend: 'reference' });
  return {
    updates: entriesAt(gradient, updates),
    params: lazily(gradient, params, applyUpdates(params, updates)),
    state: mapSlots((slot, member, name) => {
      const before = (state[member] as MemberState)[name] as Tree<Tensor>;
      return lazily(gradient, before, slot);
    }, after),
  };
};

const expectAsDense = (
  parts: readonly Part[],
  problem: SparseProblem,
  some: readonly (Backend | undefined)[],
  seen: (state: OpaqueState, gradient: Tree<GradientLeaf>) => OpaqueState,
): void => {
  const { params, gradients } = problem;
  const tx = chainAll(membersFor(parts, problem));
  const runs = some.map((backend) => {
    const [pure, donated] = [
      makeStep(tx, options(backend)),
      makeStep(tx, { ...options(backend), donate: true }),
    ];
    return { backend, pure, donated, live: donated.init(params) };
  });
  let at: Moment = makeStep(tx).init(params);
  for (const gradient of gradients) {
    const expected = expectedStep(tx, at, gradient, seen(at.state, gradient));
    for (const { backend, pure, donated, live } of runs) {
      const [updates, state] = tx.update(gradient, at.state, { params: at.params, ...options(backend) });
      expectSameBits(updates, expected.updates);
      expectSameBits(state, expected.state);
      expectSameBits(applyUpdates(at.params, updates as Tree<Tensor>), expected.params);

      const next = pure(at, gradient);
      expectSameBits(next.params, expected.params);
      expectSameBits(next.state, expected.state);

      donated(live, gradient);
      expectSameBits(live.params, expected.params);
      expectSameBits(live.state, expected.state);
    }
    at = expected;
  }
};

describe('a step on a sparse gradient', () => {
  it('gives the bits of a dense step for touched elements, sums included, and does not change others', () => {
    fc.assert(
      fc.property(chainsOf(lazyRule), sparseProblems, backends, (parts, problem, some) => {
        expectAsDense(parts, problem, some, (state) => state);
      }),
      { seed: 1, numRuns: 50 },
    );
  });

  it('does so with averages, if untouched elements have their initial state', () => {
    const initial: Readonly<Record<string, number>> = { p: 0, q: 0.25 };
    fc.assert(
      fc.property(chainsOf(restingRule), sparseProblems, backends, (parts, problem, some) => {
        expectAsDense(parts, problem, some, (state, gradient) =>
          mapSlots((slot, _, name) => atRest(gradient, slot, initial[name]!), state),
        );
      }),
      { seed: 2, numRuns: 30 },
    );
  });

  it('gives the bits of its members run one by one, with sparse updates between them', () => {
    fc.assert(
      fc.property(chainsOf(restingRule), sparseProblems, (parts, problem) => {
        const { params, gradients } = problem;
        const members = membersFor(parts, problem).map((member) => chainAll([member]));
        const whole = chainAll(members);
        let state = whole.init(params);
        let states = members.map((member) => member.init(params));
        for (const gradient of gradients) {
          const [fused, next] = whole.update(gradient, state, { params });
          let updates: Tree<GradientLeaf> = gradient;
          states = members.map((member, i) => {
            const [changed, after] = member.update(updates, states[i]!, { params });
            updates = changed;
            return after;
          });
          expectSameBits(fused, updates);
          expectSameBits(
            Object.values(next),
            states.map((own) => Object.values(own)[0]),
          );
          state = next;
        }
      }),
      { seed: 3, numRuns: 50 },
    );
  });

  it('gives updates that are sparse where the gradient is, and does not change its arguments', () => {
    fc.assert(
      fc.property(chainsOf(lazyRule), sparseProblems, (parts, problem) => {
        const { params, gradients } = problem;
        const tx = chainAll(membersFor(parts, problem));
        const before = snapshot([params, ...gradients]);
        const state = tx.init(params);
        const stateBefore = snapshot(state);
        for (const gradient of gradients) {
          const given = leaves<GradientLeaf>(gradient);
          const [updates] = tx.update(gradient, state, { params });
          leaves<GradientLeaf>(updates).forEach((leaf, i) => {
            const of = given[i]!;
            expect(isSparseTensor(leaf)).toBe(isSparseTensor(of));
            expect([leaf.shape, leaf.dtype]).toEqual([of.shape, of.dtype]);
            if (!isSparseTensor(leaf) || !isSparseTensor(of)) return;
            expect(leaf.indices).toEqual(of.indices);
            expect(leaf.values.shape).toEqual(of.values.shape);
          });
        }
        expectSameBits([params, ...gradients], before);
        expectSameBits(state, stateBefore);
      }),
      { seed: 4, numRuns: 30 },
    );
  });
});
