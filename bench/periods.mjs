// Test errors of Downpour, EASGD and EAMSGD on the digits, for long communication periods in real threads.
import { makeKey } from '@thalweg/core';
import { toSpec } from '@thalweg/core/spec';
import { sgd } from '@thalweg/optimizers';
import { downpour, eamsgd, easgd, runParallel, threads } from '@thalweg/parallel';
import { trainRows } from '../packages/parallel/test/tasks/digits.mjs';
import { printTable } from './table.mjs';

const workers = 4;
const steps = 600;
const batchSize = 16;
const rounds = 3;

/** The rates that are best in the simulation: `packages/parallel/test/claims/tau.test.ts`. */
const methods = [
  {
    name: 'Downpour',
    /** @type {Record<number, number>} */
    rates: { 1: 0.3, 4: 0.1, 16: 0.03, 64: 0.003 },
    /** @type {(tau: number, rate: number) => import('@thalweg/parallel').ParallelAlgorithm} */
    algorithm: (tau, localRate) => downpour({ localRate, pushEvery: tau, pullEvery: tau }),
  },
  {
    name: 'EASGD',
    /** @type {Record<number, number>} */
    rates: { 1: 0.3, 4: 0.3, 16: 0.3, 64: 0.3 },
    /** @type {(tau: number) => import('@thalweg/parallel').ParallelAlgorithm} */
    algorithm: (tau) => easgd({ tau }),
  },
  {
    name: 'EAMSGD',
    /** @type {Record<number, number>} */
    rates: { 1: 0.01, 4: 0.01, 16: 0.01, 64: 0.01 },
    /** @type {(tau: number) => import('@thalweg/parallel').ParallelAlgorithm} */
    algorithm: (tau) => eamsgd({ tau, momentum: 0.99 }),
  },
];

/** The mean error on the test set after the run. @param {import('@thalweg/parallel').ParallelAlgorithm} algorithm @param {number} learningRate @param {number} seed */
const errorOf = async (algorithm, learningRate, seed) => {
  const { losses } = await runParallel({
    task: {
      module: new URL('../packages/parallel/test/tasks/digits.mjs', import.meta.url).href,
      export: 'digits',
      config: null,
    },
    algorithm,
    optimizer: toSpec(sgd({ learningRate })),
    transport: threads(),
    workers,
    data: {
      examples: trainRows,
      batchSize,
      split: 'copies',
      // Workers begin together.
      arrays: { arrivals: new Int32Array(new SharedArrayBuffer(4)) },
    },
    stop: { examples: workers * steps * batchSize },
    evaluateEvery: Number.MAX_SAFE_INTEGER,
    seed: makeKey(seed),
  });
  return losses.at(-1)?.loss ?? NaN;
};

export const periods = async () => {
  const rows = [];
  for (const { name, rates, algorithm } of methods) {
    const cells = [];
    for (const [tau, rate] of Object.entries(rates)) {
      const errors = [];
      for (let round = 1; round <= rounds; round++)
        errors.push(await errorOf(algorithm(Number(tau), rate), rate, round));
      errors.sort((a, b) => a - b);
      cells.push(errors.map((error) => error.toFixed(3)).join(', '));
    }
    rows.push([name, ...cells]);
  }
  printTable(
    `Communication periods: test errors of ${rounds} runs with ${workers} threads`,
    ['method', 'every step', '4 steps', '16 steps', '64 steps'],
    rows,
  );
};
