// The training loop on the digits of the examples, alone or with five strategies that change nothing about its work.
import { compose, makeKey } from '@thalweg/core';
import { adam } from '@thalweg/optimizers';
import {
  batches,
  checkpointEvery,
  earlyStopping,
  growBatch,
  reduceOnPlateau,
  snapshots,
  train,
} from '@thalweg/strategies';
import { createValueAndGrad, initialMlp } from 'thalweg/network';
import { digitsPath, loadDigits } from '../../packages/examples/dist/digits/load-digits.js';
import { learningRate } from '../process/subject.mjs';

/** More evaluations, or epochs, than there will be. */
const never = 1e9;

/** @returns {readonly import('@thalweg/core').AnyStrategy[]} */
const five = () => [
  earlyStopping({ patience: never }),
  reduceOnPlateau({ patience: never }),
  snapshots({ everyEpochs: 1, keep: 5 }),
  growBatch({ atEpochs: [never], factor: 2 }),
  checkpointEvery({ everyEpochs: 1 }),
];

/**
 * @param {'alone' | 'steered'} form
 * @returns {import('../process/subject.mjs').Subject<unknown>}
 */
export const open = (form) => ({
  version: '',
  prepare: async () => {
    const digits = await loadDigits(digitsPath)();
    if (digits._tag === 'Left') throw digits.left;
    const valueAndGrad = await createValueAndGrad(10);
    let evaluations = 0;
    const run = train({
      optimizer: adam({ learningRate }),
      params: initialMlp(makeKey(2), { inputs: 64, hidden: 32, classes: 10 }),
      // Every batch is of 32, so that every step is the same work.
      data: batches(digits.right, { batchSize: 32, shuffle: makeKey(3), lastBatch: 'drop' }),
      valueAndGrad,
      // As cheap as can be, and always better.
      evaluate: () => ({ loss: 1 / ++evaluations }),
      strategy: compose(...(form === 'steered' ? five() : [])),
      epochs: Infinity,
    });
    let first = NaN;
    return {
      step: () => {
        for (;;) {
          const { value: event } = run.next();
          first = event.at.params.output.w.get(0, 0);
          if (event._tag === 'Step') return;
        }
      },
      first: () => first,
    };
  },
});
