import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chain,
  defineTransformation,
  makeStep,
  namedChain,
  tensor,
  toArray,
  TreeMismatchError,
  type LikeParams,
} from '../../src/index.js';
import { smallProblems } from '../kernel/arbitrary-problem.js';
import { chainFor, chains } from '../kernel/arbitrary-rule.js';
import { expectSameBits, snapshot } from '@thalweg/testing';
import { steady } from './steady.js';

const params = { b: tensor([0.5]), w: tensor([1, -2], 'float32') };
const gradients = { b: tensor([3]), w: tensor([1, 2], 'float32') };

describe('a donated step that continues from a state', () => {
  it('gives the bits of the run that made the state, and does not change that state', () => {
    fc.assert(
      fc.property(
        chains,
        smallProblems,
        fc.constantFrom(undefined, 'js', 'wasm', 'reference'),
        fc.nat(2),
        (rules, problem, backend, steps) => {
          const tx = chainFor(rules, problem.params);
          const pure = makeStep(tx);
          const [before, after] = [problem.gradients.slice(0, steps), problem.gradients.slice(steps)];
          let expected = pure.init(problem.params);
          for (const gradient of before) expected = pure(expected, gradient);

          const step = makeStep(tx, { ...(backend === undefined ? {} : { backend }), donate: true });
          const [given, copy] = [expected, snapshot([expected.params, expected.state])];
          const live = step.resume(given);
          expectSameBits([live.params, live.state], copy);
          for (const gradient of after) {
            expected = pure(expected, gradient);
            expect(step(live, gradient)).toBe(live);
            expectSameBits([live.params, live.state], [expected.params, expected.state]);
          }
          expectSameBits([given.params, given.state], copy);
        },
      ),
      { seed: 1, numRuns: 50 },
    );
  });

  it('may go on from where another run stands live, and copies it', () => {
    const step = makeStep(namedChain(['main', steady()]), { donate: true });
    const first = step(step.init(params), gradients);
    const second = step.resume(first);
    const copy = snapshot([first.params, first.state]);
    step(second, gradients);
    expectSameBits([first.params, first.state], copy);
    step(first, gradients);
    expectSameBits([first.params, first.state], [second.params, second.state]);
  });

  it('passes its state to a member that is not a rule', () => {
    const last = defineTransformation({
      name: 'last',
      hyper: {},
      init: (like): { readonly previous: LikeParams } => ({ previous: like }),
      update: (updates, { previous }) => [previous, { previous: updates }],
    });
    const tx = chain(last(), steady(-1));
    const pure = makeStep(tx);
    const step = makeStep(tx, { donate: true });
    const given = pure(pure.init(params), gradients);
    const live = step.resume(given);
    step(live, params);
    const expected = pure(given, params);
    expectSameBits([live.params, live.state], [expected.params, expected.state]);
    expect(toArray(given.state.last.previous.b)).toEqual([3]);
  });

  const { params: start, state } = makeStep(steady()).init(params);
  const { moments, times } = state;

  it.each<[what: string, path: string, at: unknown]>([
    ['parameters that are not tensors', 'params.w', { params: { ...start, w: 1 }, state }],
    ['no state', 'state', { params: start }],
    ['the state of another optimizer', 'state', { params: start, state: { adam: {} } }],
    ['a member less', 'state', { params: start, state: { moments } }],
    ['a member without a state', 'state.moments', { params: start, state: { moments: undefined, times } }],
    [
      'a slot of another shape',
      'state.moments.trace.b',
      {
        params: start,
        state: { times, moments: { ...moments, trace: { ...moments.trace, b: tensor([1, 2]) } } },
      },
    ],
    [
      'a slot of another dtype',
      'state.moments.trace.w',
      {
        params: start,
        state: { times, moments: { ...moments, trace: { ...moments.trace, w: tensor([1, 2]) } } },
      },
    ],
    [
      'a slot with a leaf less',
      'state.moments.trace.w',
      { params: start, state: { times, moments: { ...moments, trace: { b: moments.trace.b } } } },
    ],
    [
      'parameters of another shape than the state',
      'state.moments.trace.b',
      { params: { ...start, b: tensor([1, 2]) }, state },
    ],
    [
      'a missing number',
      'state.moments.total',
      { params: start, state: { times, moments: { ...moments, total: '1' } } },
    ],
    ['no count', 'state.times.count', { params: start, state: { moments, times: {} } }],
  ])('refuses %s', (_, path, at) => {
    const step = makeStep(steady(), { donate: true });
    let error: unknown;
    try {
      step.resume(at as Parameters<typeof step.resume<typeof params>>[0]);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(TreeMismatchError);
    expect((error as TreeMismatchError).path).toBe(path);
  });
});
