import { makeKey } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { describe, expect, it } from 'vitest';
import { downpour, eamsgd, easgd, runParallel, simulated, type ParallelAlgorithm } from '../../src/index.js';
import { trainRows } from '../tasks/digits.mjs';

const workers = 4;
const steps = 600;
const batchSize = 16;

/** The error on the test set after a number of steps of each worker, with gradients that take 0.7 to 1.3 seconds. */
const errorOf = async (algorithm: ParallelAlgorithm, learningRate: number): Promise<number> => {
  const { losses } = await runParallel({
    task: { module: new URL('../tasks/digits.mjs', import.meta.url).href, export: 'digits', config: null },
    algorithm,
    optimizer: toSpec(sgd({ learningRate })),
    transport: simulated({ compute: { _tag: 'uniform', from: 0.7, to: 1.3 } }),
    workers,
    data: { examples: trainRows, batchSize, split: 'copies' },
    stop: { examples: workers * steps * batchSize },
    evaluateEvery: 1e9,
    seed: makeKey(1),
  });
  return losses.at(-1)!.loss;
};

/** The least error of several rates, as the paper compares methods. */
const best = async (
  algorithm: (rate: number) => ParallelAlgorithm,
  rates: readonly number[],
): Promise<number> => {
  const errors: number[] = [];
  for (const rate of rates) errors.push(await errorOf(algorithm(rate), rate));
  return Math.min(...errors);
};

// Zhang, Choromanska and LeCun, "Deep learning with elastic averaging SGD" (2015), figure 2, in miniature. Measured, for
// periods of 1, 4, 16 and 64: Downpour .008, .019, .069, .742; EASGD .017, .019, .019, .019; EAMSGD .017, .025, .019, .022.
describe('long communication periods on the digits', () => {
  it('spoil Downpour, but neither EASGD nor EAMSGD', async () => {
    const withDownpour = (tau: number) => (localRate: number) =>
      downpour({ localRate, pushEvery: tau, pullEvery: tau });
    // What must be bad is bad with every rate; what must be good is good with one.
    const ofDownpour = (tau: number) => best(withDownpour(tau), [0.03, 0.1, 0.3]);
    const ofEasgd = (tau: number) => errorOf(easgd({ tau }), 0.3);
    const ofEamsgd = (tau: number) => errorOf(eamsgd({ tau, momentum: 0.99 }), 0.01);

    const often = await best(withDownpour(1), [0.3]);
    expect(often).toBeLessThan(0.04);
    expect(await ofDownpour(64)).toBeGreaterThan(0.3);
    expect(await ofEasgd(64)).toBeLessThan(0.04);
    expect(await ofEamsgd(64)).toBeLessThan(0.04);
  });
});
