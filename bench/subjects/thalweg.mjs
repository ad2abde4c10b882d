// thalweg's steps: donated with gradients in the step's own tree, the same with two threads, donated with the caller's
// arrays, and pure.
import { chain, makeStep, tensor, threadPool } from '@thalweg/core';
import {
  adagrad,
  adam,
  addDecayedWeights,
  clipByGlobalNorm,
  momentum,
  scaleByAdam,
  scaleByLearningRate,
} from '@thalweg/optimizers';
import { cosineDecay } from '@thalweg/schedules';
import { learningRate, scheduleSteps, weightDecay } from '../process/subject.mjs';

const clipAdamw = () =>
  chain(
    clipByGlobalNorm(1),
    scaleByAdam(),
    addDecayedWeights(weightDecay),
    scaleByLearningRate(cosineDecay({ initialValue: learningRate, steps: scheduleSteps })),
  );

const optimizers = {
  adam: () => adam({ learningRate }),
  'clip-adamw': clipAdamw,
  momentum: () => momentum({ learningRate }),
  adagrad: () => adagrad({ learningRate }),
};

/** @param {import('../process/subject.mjs').DenseWork} work @param {number} value */
const tree = ({ parameters, leaves }, value) =>
  Object.fromEntries(
    Array.from({ length: leaves }, (_, i) => [
      `w${i}`,
      tensor(new Float32Array(parameters / leaves).fill(value)),
    ]),
  );

/** @typedef {'own' | 'threads' | 'given' | 'pure'} Form Donated with own or given gradients, or pure. */

/**
 * @param {Form} form
 * @returns {import('../process/subject.mjs').Subject<import('../process/subject.mjs').DenseWork>}
 */
export const open = (form) => {
  // One pool for all steps, as in a program of a user.
  const pool = form === 'threads' ? { threads: threadPool(2) } : {};
  return {
    version: '',
    prepare: (work) => {
      /** @type {import('@thalweg/core').AnyTransformation} */
      const optimizer = optimizers[work.optimizer]();
      const start = tree(work, 1);
      if (form === 'pure') {
        const step = makeStep(optimizer);
        const gradients = tree(work, 0.1);
        let at = step.init(start);
        return {
          step: () => {
            at = step(at, gradients);
          },
          first: () => at.params.w0.get(0),
        };
      }
      const step = makeStep(optimizer, { donate: true, ...pool });
      const at = step.init(start);
      const first = () => at.params.w0.get(0);
      if (form === 'given') {
        const gradients = tree(work, 0.1);
        return { step: () => step(at, gradients), first };
      }
      for (const { data } of Object.values(at.gradients)) data.fill(0.1);
      return { step: () => step(at, at.gradients), first };
    },
  };
};
