import { makeKey } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { describe, expect, it } from 'vitest';
import {
  adaptiveRevision,
  asyncAdagrad,
  runParallel,
  simulated,
  type ParallelAlgorithm,
} from '../../src/index.js';
import { examples } from '../tasks/delayed-logistic.js';

/** The mean loss of each example before it was learnt from, in one pass, when gradients are `delay` updates late. */
const progressiveLoss = async (algorithm: ParallelAlgorithm, delay: number): Promise<number> => {
  const { losses, staleness } = await runParallel({
    task: {
      module: new URL('../tasks/delayed-logistic.ts', import.meta.url).href,
      export: 'delayedLogistic',
      config: null,
    },
    algorithm,
    // The rules of the algorithm do without.
    optimizer: toSpec(sgd({ learningRate: 1 })),
    transport: simulated({ stagger: true }),
    workers: delay + 1,
    data: { examples, batchSize: 1, split: 'copies' },
    stop: { examples },
    evaluateEvery: 1e9,
    seed: makeKey(1),
  });
  expect(staleness.max).toBe(delay);
  return losses.at(-1)!.loss;
};

// McMahan and Streeter, "Delay-tolerant algorithms for asynchronous distributed online learning" (2014).
describe('a delay of a thousand updates', () => {
  it('costs AdaptiveRevision at most half of what it costs AdaGrad', async () => {
    // The scale that is best without delay, where both are the same rule.
    const losses: number[] = [];
    for (const scale of [1, 3, 10]) losses.push(await progressiveLoss(asyncAdagrad({ scale }), 0));
    expect(Math.min(...losses)).toBe(losses[1]);
    expect(await progressiveLoss(adaptiveRevision({ scale: 3 }), 0)).toBe(losses[1]);
    const adagrad = await progressiveLoss(asyncAdagrad({ scale: 3 }), 1000);
    const revised = await progressiveLoss(adaptiveRevision({ scale: 3 }), 1000);
    expect(adagrad).toBeGreaterThan(2 * losses[1]!);
    expect(revised).toBeLessThanOrEqual(adagrad / 2);
  });
});
