import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  chainAll,
  defineTransformation,
  makeStep,
  mapTensors,
  namedChain,
  tensor,
  toArray,
  zipTrees,
  type AnyTransformation,
  type LikeParams,
  type Tensor,
} from '../../src/index.js';
import { smallProblems } from '../kernel/arbitrary-problem.js';
import { chains } from '../kernel/arbitrary-rule.js';
import { expectSameBits, snapshot } from '@thalweg/testing';
import { giveGradients } from './live-gradients.js';

/** Keeps its input tensors, and returns them. */
const keep = defineTransformation({
  name: 'keep',
  hyper: {},
  needs: ['params'],
  init: (params): { readonly calls: number; readonly updates: LikeParams; readonly params: LikeParams } => ({
    calls: 0,
    updates: mapTensors((leaf) => tensor(toArray(leaf), leaf.shape, leaf.dtype), params),
    params: mapTensors((leaf) => tensor(toArray(leaf), leaf.shape, leaf.dtype), params),
  }),
  update: (updates, { calls }, { params }) => [updates, { calls: calls + 1, updates, params }],
});

/** Computes with the parameters, into tensors of another layout. */
const mix = defineTransformation({
  name: 'mix',
  hyper: {},
  needs: ['params'],
  init: () => ({}),
  update: (updates, state, { params }) => [
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
    state,
  ],
});

/** Returns the parameters themselves. */
const grow = defineTransformation({
  name: 'grow',
  hyper: {},
  needs: ['params'],
  init: () => ({}),
  update: (_, state, { params }) => [params, state],
});

const customs = fc.array(fc.tuple(fc.constantFrom(keep, mix, grow), fc.nat(8)), {
  minLength: 1,
  maxLength: 3,
});

describe('a donated chain with members that are not rules', () => {
  it('gives the bits of the pure one, in any order, and tensors that they keep do not change', () => {
    fc.assert(
      fc.property(
        chains,
        customs,
        smallProblems,
        fc.constantFrom('js', 'wasm', 'reference', undefined),
        fc.boolean(),
        fc.boolean(),
        (rules, others, { params, gradients }, backend, written, named) => {
          const members: AnyTransformation[] = rules.slice(0, 4).map((rule) => rule(params));
          for (const [make, at] of others) members.splice(at % (members.length + 1), 0, make());
          const half = members.length >> 1;
          const tx = named
            ? namedChain(['one', chainAll(members.slice(0, half))], ['two', chainAll(members.slice(half))])
            : chainAll(members);
          const pure = makeStep(tx);
          const donated = makeStep(tx, { ...(backend === undefined ? {} : { backend }), donate: true });
          let expected = pure.init(params);
          const at = donated.init(params);
          expectSameBits(at.state, expected.state);
          const kept: { readonly state: unknown; readonly before: unknown }[] = [];
          for (const gradient of gradients) {
            expected = pure(expected, gradient);
            donated(at, giveGradients(at.gradients, gradient, [written ? 'written' : 'as it is']));
            expectSameBits(at.params, expected.params);
            expectSameBits(at.state, expected.state);
            expectSameBits(at.gradients, gradient);
            const states = Object.entries<unknown>(at.state);
            for (const [name, state] of named
              ? states.flatMap(([, own]) => Object.entries(own as object))
              : states)
              if (name.startsWith('keep')) kept.push({ state, before: snapshot(state) });
          }
          for (const { state, before } of kept) expectSameBits(state, before);
        },
      ),
      { numRuns: 250 },
    );
  });

  it('passes them the context of the step', () => {
    const seen: unknown[] = [];
    const look = defineTransformation({
      name: 'look',
      hyper: {},
      needs: ['value', 'params'],
      init: () => ({}),
      update: (updates, state, { value, params, valueAndGrad, backend }) => {
        seen.push([value, toArray(params as Tensor), valueAndGrad?.(params)[0], backend]);
        return [updates, state];
      },
    });
    const step = makeStep(look(), { donate: true, backend: 'js' });
    const at = step.init(tensor([1]));
    for (const value of [3, 4])
      step(at, tensor([10]), { value, valueAndGrad: (params) => [2 * params.get(0), params] });
    expect(seen).toEqual([
      [3, [1], 2, 'js'],
      [4, [11], 22, 'js'],
    ]);
  });
});
