import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leaves, makeStep, type AnyTransformation, type Backend, type Tensor } from '../../src/index.js';
import { linearMemory } from '../../src/kernel/wasm/engine.js';
import { expectSameBits } from '@thalweg/testing';
import { largeProblems, smallProblems, type Problem } from './arbitrary-problem.js';
import { arbitraryRule, chainFor, chains } from './arbitrary-rule.js';

const run = (tx: AnyTransformation, { params, gradients }: Problem, backend?: Backend) => {
  const step = makeStep(tx, backend === undefined ? {} : { backend });
  let at = step.init(params);
  for (const gradient of gradients) at = step(at, gradient);
  return at;
};

const others = ['js', 'wasm', undefined] as const;

describe('the reference, the generated loop, WebAssembly and the choice between them', () => {
  it('are four, since this engine has WebAssembly SIMD', () => {
    expect(linearMemory(1)).toBeDefined();
  });

  it('give the same bits for a random rule on awkward numbers', () => {
    fc.assert(
      fc.property(arbitraryRule, smallProblems, (rule, problem) => {
        const expected = run(rule(problem.params), problem, 'reference');
        for (const backend of others) expectSameBits(run(rule(problem.params), problem, backend), expected);
      }),
      { seed: 1, numRuns: 150 },
    );
  });

  it('give the same bits for random chains on trees of any size', () => {
    fc.assert(
      fc.property(chains, largeProblems, (rules, problem) => {
        const tx = chainFor(rules, problem.params);
        const expected = run(tx, problem, 'reference');
        for (const backend of others) expectSameBits(run(tx, problem, backend), expected);
      }),
      { seed: 2, numRuns: 25 },
    );
  });

  it('give contiguous tensors, each of the dtype and shape of its leaf', () => {
    fc.assert(
      fc.property(
        arbitraryRule,
        smallProblems,
        fc.constantFrom('reference', ...others),
        (rule, problem, backend) => {
          const { params } = run(rule(problem.params), problem, backend);
          const given = leaves<Tensor>(problem.params);
          leaves<Tensor>(params).forEach((leaf, i) => {
            const { dtype, shape, size } = given[i]!;
            const stride = shape.map((_, axis) => shape.slice(axis + 1).reduce((p, l) => p * l, 1));
            expect([leaf.dtype, leaf.shape, leaf.stride, leaf.offset, leaf.data.length]).toEqual([
              dtype,
              shape,
              stride,
              0,
              size,
            ]);
          });
        },
      ),
      { seed: 3, numRuns: 60 },
    );
  });
});
