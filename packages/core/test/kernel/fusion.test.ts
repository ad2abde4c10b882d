import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  add,
  applyUpdates,
  chain,
  chainAll,
  defineRule,
  makeStep,
  mask,
  mul,
  namedChain,
  zeros,
  type AnyTransformation,
  type OpaqueState,
} from '../../src/index.js';
import { plan } from '../../src/step/plan.js';
import { expectSameBits } from '@thalweg/testing';
import { largeProblems, smallProblems, type Problem } from './arbitrary-problem.js';
import { chainFor, chains, type RuleFor } from './arbitrary-rule.js';

/** All updates and states, each member with a pass of its own. */
const oneByOne = (rules: readonly RuleFor[], { params, gradients }: Problem) => {
  const parts = rules.map((rule) => chainAll([rule(params)]));
  let states = parts.map((part) => part.init(params));
  return gradients.map((gradient) => {
    let updates = gradient;
    states = parts.map((part, i) => {
      const [changed, next] = part.update(updates, states[i]!, { params });
      updates = changed;
      return next;
    });
    return { updates, states: states.map((state) => Object.values(state)[0]) };
  });
};

const expectAsOneByOne = (rules: readonly RuleFor[], problem: Problem): void => {
  const { params, gradients } = problem;
  const whole = chainFor(rules, params);
  let state = whole.init(params);
  oneByOne(rules, problem).forEach((expected, i) => {
    const [updates, next] = whole.update(gradients[i]!, state, { params });
    expectSameBits(updates, expected.updates);
    expectSameBits(Object.values(next), expected.states);
    state = next;
  });
};

describe('a fused chain', () => {
  it('gives the bits of its members one by one, masks and sums among them', () => {
    fc.assert(fc.property(chains, smallProblems, expectAsOneByOne), { seed: 1, numRuns: 80 });
  });

  it('gives them on large leaves', () => {
    fc.assert(fc.property(chains, largeProblems, expectAsOneByOne), { seed: 2, numRuns: 10 });
  });

  it('is one pass, whatever its masks and the names it is grouped under, if nothing is summed', () => {
    const times = defineRule({
      name: 'times',
      hyper: { mask: mask() },
      slots: { last: zeros },
      rule: ({ g, last }) => ({ g: mul(2, g), last: add(last, g) }),
    });
    const tx = chain(
      times(),
      namedChain(['one', times({ mask: /w/ })], ['two', namedChain(['inner', chain(times(), times())])]),
    );
    const [stage, ...others] = plan(tx.members, 'params').stages();
    expect(others).toEqual([]);
    expect(stage?._tag === 'Rules' && stage.sweep.program.passes.length).toBe(1);
  });

  it('steps as update and applyUpdates do, the addition being fused, too', () => {
    fc.assert(
      fc.property(chains, smallProblems, (rules, { params, gradients }) => {
        const tx = chainFor(rules, params);
        const step = makeStep(tx);
        let at = step.init(params);
        let [theta, state] = [params, tx.init(params)];
        for (const gradient of gradients) {
          at = step(at, gradient);
          const [updates, next] = tx.update(gradient, state, { params: theta });
          [theta, state] = [applyUpdates(theta, updates), next];
          expectSameBits(at.params, theta);
          expectSameBits(at.state, state);
        }
      }),
      { seed: 3, numRuns: 50 },
    );
  });
});

/** Parts, under names; a part is a run of rules or, one level down, parts again. */
type Parts = readonly (number | Parts)[];

const parts: fc.Arbitrary<Parts> = fc.letrec<{ parts: Parts; part: number | Parts }>((tie) => ({
  parts: fc.array(tie('part'), { minLength: 1, maxLength: 3 }),
  part: fc.oneof({ maxDepth: 2, withCrossShrink: true }, fc.integer({ min: 0, max: 3 }), tie('parts')),
})).parts;

const lengthOf = (of: Parts): number =>
  of.reduce<number>((sum, part) => sum + (typeof part === 'number' ? part : lengthOf(part)), 0);

/** The rules, in order, under names; those of a run in a chain. */
const grouped = (of: Parts, members: AnyTransformation[]): AnyTransformation =>
  namedChain(
    ...of.map(
      (part, i) =>
        [
          `part${i}`,
          typeof part === 'number' ? chainAll(members.splice(0, part)) : grouped(part, members),
        ] as const,
    ),
  );

/** The states of the members in order, names left out. */
const memberStates = (of: Parts, state: OpaqueState): readonly unknown[] =>
  of.flatMap((part, i) => {
    const own = state[`part${i}`] as OpaqueState;
    return typeof part === 'number' ? Object.values(own) : memberStates(part, own);
  });

describe('a named chain', () => {
  it('gives the bits of the flat chain, however it is grouped, with the states under the names', () => {
    const given = parts.chain((of) =>
      fc.record({
        of: fc.constant(of),
        rules: chains.chain((some) =>
          fc.constant(Array.from({ length: lengthOf(of) }, (_, i) => some[i % some.length]!)),
        ),
        problem: smallProblems,
      }),
    );
    fc.assert(
      fc.property(given, ({ of, rules, problem: { params, gradients } }) => {
        const members = rules.map((rule) => rule(params));
        const [flat, named] = [chainAll(members), chainAll([grouped(of, [...members])])];
        const [flatStep, namedStep] = [makeStep(flat), makeStep(named)];
        let [flatAt, namedAt] = [flatStep.init(params), namedStep.init(params)];
        const expectAlike = () => {
          expectSameBits(namedAt.params, flatAt.params);
          expect(Object.keys(namedAt.state)).toEqual(of.map((_, i) => `part${i}`));
          expectSameBits(memberStates(of, namedAt.state), Object.values(flatAt.state));
        };
        expectAlike();
        for (const gradient of gradients) {
          const context = { params: flatAt.params };
          expectSameBits(
            named.update(gradient, namedAt.state, context)[0],
            flat.update(gradient, flatAt.state, context)[0],
          );
          [flatAt, namedAt] = [flatStep(flatAt, gradient), namedStep(namedAt, gradient)];
          expectAlike();
        }
      }),
      { seed: 4, numRuns: 50 },
    );
  });
});
