import { makeKey } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { describe, expect, it } from 'vitest';
import type { ParallelAlgorithm } from '../../src/index.js';
import { trainRows } from '../tasks/digits.mjs';
import { built } from '../threads/built.js';

const { downpour, eamsgd, easgd, runParallel, threads } = built;

const workers = 4;
const steps = 600;
const batchSize = 16;

/** The error on the test set after so many steps of a worker, on average: which of them is how fast nobody decides. */
const errorOf = async (algorithm: ParallelAlgorithm, learningRate: number): Promise<number> => {
  const { losses, workers: reports } = await runParallel({
    task: { module: new URL('../tasks/digits.mjs', import.meta.url).href, export: 'digits', config: null },
    algorithm,
    optimizer: toSpec(sgd({ learningRate })),
    // The tests run under a condition by which packages are their source, which threads cannot run: execArgv.
    transport: threads({ execArgv: [] }),
    workers,
    data: {
      examples: trainRows,
      batchSize,
      split: 'copies',
      arrays: { arrivals: new Int32Array(new SharedArrayBuffer(4)) },
    },
    stop: { examples: workers * steps * batchSize },
    evaluateEvery: 1e9,
    seed: makeKey(1),
  });
  // Nobody has worked alone, or there would be nothing to see.
  for (const { gradients } of reports) expect(gradients).toBeGreaterThan(steps / 10);
  return losses.at(-1)!.loss;
};

/** What comes of each period, with the rate that was best for it in the simulation. */
const errors = async (
  algorithm: (tau: number, rate: number) => ParallelAlgorithm,
  rates: Readonly<Record<number, number>>,
): Promise<Readonly<Record<number, number>>> => {
  const found: Record<number, number> = {};
  for (const [tau, rate] of Object.entries(rates))
    found[Number(tau)] = await errorOf(algorithm(Number(tau), rate), rate);
  return found;
};

// What tau.test.ts finds, in threads that nobody schedules. At a period of 64 Downpour diverges with larger rates, and
// smaller ones are too slow. Measured for 1, 4, 16 and 64, in eight
// runs, three of them beside busy loops: Downpour .014–.019, .014–.022, .031–.069, .158–.281; EASGD .017–.025, .014–.022,
// .017–.025, .019–.025; EAMSGD .019–.025, .025–.031, .017–.031, .014–.025.
describe('long communication periods in threads', () => {
  it('spoil Downpour, but neither EASGD nor EAMSGD', { timeout: 300_000 }, async () => {
    const ofDownpour = await errors(
      (tau, localRate) => downpour({ localRate, pushEvery: tau, pullEvery: tau }),
      { 1: 0.3, 4: 0.1, 16: 0.03, 64: 0.003 },
    );
    const ofEasgd = await errors((tau) => easgd({ tau }), { 1: 0.3, 4: 0.3, 16: 0.3, 64: 0.3 });
    const ofEamsgd = await errors((tau) => eamsgd({ tau, momentum: 0.99 }), {
      1: 0.01,
      4: 0.01,
      16: 0.01,
      64: 0.01,
    });
    expect(ofDownpour[1]).toBeLessThan(0.05);
    expect(ofDownpour[4]).toBeLessThan(0.06);
    expect(ofDownpour[64]).toBeGreaterThan(0.08);
    expect(ofDownpour[64]).toBeGreaterThan(3 * ofDownpour[1]!);
    for (const found of [ofEasgd, ofEamsgd])
      for (const error of Object.values(found)) expect(error).toBeLessThan(0.06);
  });
});
