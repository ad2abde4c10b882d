// A donated step on a sparse gradient, each time of another example.
import { makeStep, sparseTensor, tensor } from '@thalweg/core';
import { adagrad, sgd } from '@thalweg/optimizers';
import { learningRate } from '../process/subject.mjs';
import { arrayOf, examples, features, sparseExamples } from './sparse-examples.mjs';

/** @returns {import('../process/subject.mjs').Subject<import('../process/subject.mjs').SparseWork>} */
export const open = () => ({
  version: '',
  prepare: ({ optimizer, dtype }) => {
    const all = sparseExamples(dtype);
    const gradients = all.map(({ indices, values }) => ({
      w: sparseTensor(indices, tensor(values), [features]),
    }));
    /** @type {import('@thalweg/core').AnyTransformation} */
    const tx = optimizer === 'sgd' ? sgd({ learningRate }) : adagrad({ learningRate });
    const step = makeStep(tx, { donate: true });
    const at = step.init({ w: tensor(new (arrayOf(dtype))(features).fill(1)) });
    let example = 0;
    return {
      step: () => {
        step(at, gradients[example]);
        example = (example + 1) % examples;
      },
      first: () => at.params.w.get(all[0].indices[0]),
    };
  },
});
