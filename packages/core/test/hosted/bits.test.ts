import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectSameBits } from '@thalweg/testing';
import {
  applyUpdates,
  chainAll,
  mapTree,
  onHost,
  type AnyTransformation,
  type Host,
  type HostTransformation,
  type Member,
  type Tensor,
  type Tree,
  zipTrees,
} from '../../src/index.js';
import { smallProblems, type Problem } from '../kernel/arbitrary-problem.js';
import { arbitraryRule, chainFor, chains } from '../kernel/arbitrary-rule.js';
import type { RuleStage } from '../../src/step/rule-stage.js';
import { plan } from '../../src/step/plan.js';
import { countingHost, Handle, readHandle } from './counting-host.js';

type Untyped = HostTransformation<readonly Member[], Handle>;

/** A tree or a state with an ndarray in place of each handle; with a number where `like` has one. */
const plain = (tree: unknown, like: unknown): unknown =>
  zipTrees(
    (leaf: unknown, expected: unknown) => {
      if (!(leaf instanceof Handle)) return leaf;
      return typeof expected === 'number' ? leaf.tensor.get() : leaf.tensor;
    },
    tree,
    like,
  );

const expectSameTree = (found: unknown, expected: unknown): void => {
  expectSameBits(plain(found, expected), expected);
};

/** Takes the same steps on plain tensors and on a host, and compares everything; then releases all, and counts. */
const expectSame = (
  make: () => AnyTransformation,
  { params, gradients }: Problem,
  of: (host: Host<Handle>) => Untyped,
) => {
  const { host, handle, live } = countingHost();
  const tx = chainAll([make()]);
  const hosted = of(host);
  const handles = (tree: unknown) => mapTree(handle, tree as Tree<Tensor>);
  const release = (tree: unknown) => {
    mapTree((leaf: unknown) => {
      if (host.isArray(leaf)) host.release?.(leaf);
      return 0;
    }, tree);
  };
  let theta: unknown = params;
  let state: unknown = tx.init(params);
  let hostedTheta: unknown = handles(params);
  let hostedState: unknown = hosted.init(hostedTheta as never);
  expectSameTree(hostedState, state);
  for (const gradient of gradients) {
    const point = hosted.gradientPoint(hostedTheta as never, hostedState as never);
    expectSameTree(point, tx.gradientPoint(theta as never, state as never));
    release(point);
    const given = handles(gradient);
    const [updates, next] = tx.update(gradient, state as never, { params: theta as never });
    const result = hosted.update(given as never, hostedState as never, { params: hostedTheta as never });
    expectSameTree(result[0], updates);
    expectSameTree(result[1], next);
    const added = hosted.apply(hostedTheta as never, result[0]);
    theta = applyUpdates(theta as Tensor, updates as Tensor);
    expectSameTree(added, theta);
    for (const old of [hostedTheta, given, hostedState, result[0]]) release(old);
    [hostedTheta, hostedState, state] = [added, result[1], next];
  }
  for (const old of [hostedTheta, hostedState]) release(old);
  expect(live()).toBe(0);
};

type Runs = (make: () => AnyTransformation) => (host: Host<Handle>) => Untyped;

const reading: Runs = (make) => (host) => onHost(make(), { ...host, read: readHandle });
const unread: Runs = (make) => (host) => onHost(make(), host);
/** Traces once and then forgets what was traced, so that nothing of the first step can stay in it. */
const compiled: Runs = (make) => (host) =>
  onHost(make(), { ...host, compile: (traced) => (arrays) => traced(arrays) });
/** Takes the two halves of a step by themselves. */
const inHalves: Runs = (make) => (host) => {
  const hosted: Untyped = onHost(make(), host);
  return {
    ...hosted,
    update: (updates: unknown, state: unknown, context: unknown) => {
      const [numbers, next] = hosted.scalarsOf(state as never);
      const packed = host.fromData(numbers, [numbers.length]);
      const result = hosted.arrays(packed, updates as never, next, context as never);
      host.release?.(packed);
      return result;
    },
  } as Untyped;
};

/** Whether a chain takes the norm of numbers that may be out of range, which needs a pass that only reading hosts have. */
const hasNorm = (stage: RuleStage): boolean =>
  stage.sweep.program.passes.some(({ unless }) => unless !== undefined);

const hasNoise = (stage: RuleStage): boolean => stage.sources.some(({ _tag }) => _tag === 'Noise');

const allows = (tx: AnyTransformation, runs: Runs): boolean =>
  plan(chainAll([tx]).members, 'update')
    .stages()
    .every(
      (stage) =>
        stage._tag === 'Rules' &&
        (runs === reading || !hasNorm(stage)) &&
        (runs !== inHalves || !hasNoise(stage)),
    );

describe('a chain on a host', () => {
  it.each([
    ['reads its arrays', reading],
    ['does not', unread],
    ['compiles', compiled],
    ['gets its scalars from the caller', inHalves],
  ] as const)('has the bits of the chain, if the host %s', (_, runs) => {
    fc.assert(
      fc.property(arbitraryRule, smallProblems, (rule, problem) => {
        const make = () => rule(problem.params);
        fc.pre(allows(make(), runs));
        expectSame(make, problem, runs(make));
      }),
      { seed: 1, numRuns: 80 },
    );
    fc.assert(
      fc.property(chains, smallProblems, (rules, problem) => {
        const make = () => chainFor(rules, problem.params);
        fc.pre(allows(make(), runs));
        expectSame(make, problem, runs(make));
      }),
      { seed: 2, numRuns: 40 },
    );
  });
});
