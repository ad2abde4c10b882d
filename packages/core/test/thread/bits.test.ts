import * as fc from 'fast-check';
import { expectSameBits } from '@thalweg/testing';
import { describe, expect, it } from 'vitest';
import { makeStep, type AnyTransformation, type ThreadPool } from '../../src/index.js';
import { largeProblems, type Problem } from '../kernel/arbitrary-problem.js';
import { chainFor, chains } from '../kernel/arbitrary-rule.js';
import { control } from '../../src/thread/control.js';
import { startedPool } from './started.js';

const trained = (tx: AnyTransformation, { params, gradients }: Problem, threads?: ThreadPool) => {
  const step = makeStep(tx, { donate: true, ...(threads === undefined ? {} : { threads }) });
  let at = step.init(params);
  for (const gradient of gradients) at = step(at, gradient);
  return { params: at.params, state: at.state };
};

// The bits must be the same whichever thread takes which chunk, so no order is imposed.
describe.each([1, 2, 3, 7])('a step of %i threads', (threads) => {
  it('has the bits of one thread', async () => {
    const pool = await startedPool(threads);
    fc.assert(
      fc.property(chains, largeProblems, (rules, problem) => {
        const tx = chainFor(rules, problem.params);
        expectSameBits(trained(tx, problem, pool), trained(tx, problem));
      }),
      { seed: 10 + threads, numRuns: 25 },
    );
    if (threads > 1) expect(Atomics.load(pool.words, control.sent)).toBeGreaterThan(0);
    pool.close();
  });
});
