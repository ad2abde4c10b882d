import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { makeKey, normal, permutation, splitKey, tensor, toArray, toNdArray } from '@thalweg/core';

/** @typedef {import('@thalweg/core').Tensor} Tensor */
/** @typedef {{ readonly data: Float64Array, readonly row: number, readonly column: number }} Matrix */

const [pixels, hidden, classes] = [64, 32, 10];

const lines = gunzipSync(readFileSync(new URL('../../../examples/data/digits.csv.gz', import.meta.url)))
  .toString('utf8')
  .trim()
  .split('\n')
  .map((line) => line.split(',').map(Number));

// Pixels from 0 to 1, and a 1 whose weights are the biases.
const images = lines.map((line) => Float64Array.from([...line.slice(0, pixels).map((ink) => ink / 16), 1]));

export const trainRows = Math.floor(0.8 * lines.length);

// The split of the examples' own studies.
const order = permutation(makeKey(1), lines.length);

/** The images, one after the other. @param {Uint32Array} rows */
const inputsOf = (rows) => {
  const inputs = new Float64Array(rows.length * (pixels + 1));
  rows.forEach((row, i) => {
    inputs.set(images[row], i * (pixels + 1));
  });
  return inputs;
};

/** @param {Uint32Array} rows */
const labelsOf = (rows) => Uint8Array.from(rows, (row) => lines[row][pixels]);

const train = order.subarray(0, trainRows);
const test = order.subarray(trainRows);
const [testInputs, testLabels] = [inputsOf(test), labelsOf(test)];

/**
 * Rows one after the other.
 *
 * @param {Float64Array} data
 * @param {number} columns
 * @returns {Matrix}
 */
const matrix = (data, columns) => ({ data, row: columns, column: 1 });

/** @param {Matrix} matrix */
const transposed = ({ data, row, column }) => ({ data, row: column, column: row });

/**
 * The product of two matrices, row by row.
 *
 * @param {readonly [rows: number, inner: number, columns: number]} size
 * @param {Matrix} a
 * @param {Matrix} b
 */
const product = ([rows, inner, columns], a, b) => {
  const [{ data: x, column: aStep }, { data: y, row: bStep }] = [a, b];
  const result = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) {
      let [sum, left, right] = [0, i * a.row, j * b.column];
      for (let k = 0; k < inner; k++) {
        sum += x[left] * y[right];
        left += aStep;
        right += bStep;
      }
      result[i * columns + j] = sum;
    }
  return result;
};

/**
 * The values of the hidden layer, with a 1 at the end, and the scores.
 *
 * @param {readonly Float64Array[]} weights
 * @param {Float64Array} inputs
 * @param {number} rows
 */
const forward = ([first, second], inputs, rows) => {
  const sums = product([rows, pixels + 1, hidden], matrix(inputs, pixels + 1), matrix(first, hidden));
  const values = new Float64Array(rows * (hidden + 1));
  for (let row = 0; row < rows; row++)
    for (let j = 0; j <= hidden; j++)
      values[row * (hidden + 1) + j] = j === hidden ? 1 : Math.max(0, sums[row * hidden + j]);
  const scores = product([rows, hidden + 1, classes], matrix(values, hidden + 1), matrix(second, classes));
  return { values, scores };
};

/** @param {readonly Tensor[]} params */
const weightsOf = (params) => params.map((layer) => Float64Array.from(toNdArray(layer).data));

/**
 * Weights of variance 2 / inputs, biases 0: He et al., "Delving deep into rectifiers" (2015), eq. 10.
 *
 * @param {import('@thalweg/core').Key} key
 */
const init = (key) =>
  splitKey(key, 2).map((own, i) => {
    const [inputs, outputs] = i === 0 ? [pixels, hidden] : [hidden, classes];
    const weights = toArray(normal(own, [inputs * outputs])).map((z) => Math.sqrt(2 / inputs) * z);
    const biases = Array.from({ length: outputs }, () => 0);
    return tensor(Float64Array.from([...weights, ...biases]), [inputs + 1, outputs]);
  });

/**
 * The mean cross entropy of softmax, and its gradient.
 *
 * @param {readonly Tensor[]} params
 * @param {Uint32Array} batch
 * @returns {readonly [loss: number, gradient: readonly Tensor[]]}
 */
const valueAndGrad = (params, batch) => {
  const rows = batch.length;
  const chosen = batch.map((row) => train[row]);
  const [inputs, labels, weights] = [inputsOf(chosen), labelsOf(chosen), weightsOf(params)];
  const { values, scores } = forward(weights, inputs, rows);
  let loss = 0;
  const delta = new Float64Array(rows * classes);
  for (let row = 0; row < rows; row++) {
    const own = scores.subarray(row * classes, (row + 1) * classes);
    // Without the highest score every exponential is at most 1.
    const highest = Math.max(...own);
    const powers = own.map((score) => Math.exp(score - highest));
    const sum = powers.reduce((a, b) => a + b);
    loss -= Math.log(powers[labels[row]] / sum) / rows;
    for (let c = 0; c < classes; c++)
      delta[row * classes + c] = (powers[c] / sum - (c === labels[row] ? 1 : 0)) / rows;
  }
  const back = product(
    [rows, classes, hidden + 1],
    matrix(delta, classes),
    transposed(matrix(weights[1], classes)),
  );
  const slopes = new Float64Array(rows * hidden);
  for (let row = 0; row < rows; row++)
    for (let j = 0; j < hidden; j++) {
      const unit = row * (hidden + 1) + j;
      slopes[row * hidden + j] = values[unit] > 0 ? back[unit] : 0;
    }
  const gradients = [
    product([pixels + 1, rows, hidden], transposed(matrix(inputs, pixels + 1)), matrix(slopes, hidden)),
    product([hidden + 1, rows, classes], transposed(matrix(values, hidden + 1)), matrix(delta, classes)),
  ];
  return [loss, gradients.map((data, i) => tensor(data, params[i].shape))];
};

/** The share of the test set that is not recognised. @param {readonly Tensor[]} params */
const evaluate = (params) => {
  const rows = testLabels.length;
  const { scores } = forward(weightsOf(params), testInputs, rows);
  const wrong = testLabels.filter((label, row) => {
    const own = scores.subarray(row * classes, (row + 1) * classes);
    // Of scores that are no numbers none is the highest.
    return own.indexOf(Math.max(...own)) !== label;
  });
  return wrong.length / rows;
};

/**
 * Waits until every worker is there. A thread loads for longer than it trains, so else one might work alone.
 *
 * @param {Int32Array} arrivals How many have come, in shared memory.
 * @param {number} workers
 */
const waitForAll = (arrivals, workers) => {
  Atomics.add(arrivals, 0, 1);
  Atomics.notify(arrivals, 0);
  for (let come = Atomics.load(arrivals, 0); come < workers; come = Atomics.load(arrivals, 0))
    Atomics.wait(arrivals, 0, come);
};

/**
 * The digits network of the talk's miniature: 64-32-10, ReLU. What is evaluated is the error on the test set.
 *
 * In JavaScript, since threads run no TypeScript. Given an array `arrivals`, workers begin together.
 *
 * @type {import('../../src/index.ts').TaskFactory<null, readonly Tensor[]>}
 */
export const digits = (_config, { arrays: { arrivals }, worker, workers }) => {
  if (worker !== undefined && arrivals instanceof Int32Array) waitForAll(arrivals, workers);
  return { init, valueAndGrad, evaluate };
};
