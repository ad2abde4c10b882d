// The same by hand: a function of the weights and of one example.
import { learningRate } from '../process/subject.mjs';
import { arrayOf, examples, features, sparseExamples } from './sparse-examples.mjs';

/** @typedef {Float32Array | Float64Array} Values */

/** @param {Values} w @param {Int32Array} indices @param {Values} values @param {number} rate */
const sgd = (w, indices, values, rate) => {
  for (let i = 0; i < indices.length; i++) w[indices[i]] -= rate * values[i];
};

/** @param {Values} w @param {Values} sums @param {Int32Array} indices @param {Values} values @param {number} rate */
const adagrad = (w, sums, indices, values, rate) => {
  for (let i = 0; i < indices.length; i++) {
    const at = indices[i];
    const gradient = values[i];
    const sum = (sums[at] += gradient * gradient);
    w[at] -= (rate * gradient) / (Math.sqrt(sum) + 1e-8);
  }
};

/** @returns {import('../process/subject.mjs').Subject<import('../process/subject.mjs').SparseWork>} */
export const open = () => ({
  version: '',
  prepare: ({ optimizer, dtype }) => {
    const all = sparseExamples(dtype);
    const w = new (arrayOf(dtype))(features).fill(1);
    const sums = new (arrayOf(dtype))(features);
    let example = 0;
    const next = () => {
      const { indices, values } = all[example];
      example = (example + 1) % examples;
      return { indices, values };
    };
    const step =
      optimizer === 'sgd'
        ? () => {
            const { indices, values } = next();
            sgd(w, indices, values, learningRate);
          }
        : () => {
            const { indices, values } = next();
            adagrad(w, sums, indices, values, learningRate);
          };
    return { step, first: () => w[all[0].indices[0]] };
  },
});
