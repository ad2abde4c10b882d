import { makeKey } from '@thalweg/core';

const epochs = 30;
const batchSize = 32;
/** Four fifths of 1797. */
const trainCount = 1437;

/** What all runs share. */
export const settings = {
  epochs,
  batchSize,
  testShare: 0.2,
  /** Updates in a run, for schedules that span it: the last batch of an epoch is short, and used. */
  steps: epochs * Math.ceil(trainCount / batchSize),
  seeds: { split: 1, network: 2, batches: 3, noise: 4 },
} as const;

/** The random key of one of the seeds. */
export const keyOf = (purpose: keyof typeof settings.seeds) => makeKey(settings.seeds[purpose]);
