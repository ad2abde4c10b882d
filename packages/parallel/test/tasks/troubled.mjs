import { threadId } from 'node:worker_threads';
import { makeKey, normal, tensor, toArray } from '@thalweg/core';

export const examples = 48;

/** How many gradients a worker computes in a life in which it is ended; see `bulky`. */
export const gradientsOfDoomed = 4;

const inputs = toArray(normal(makeKey(11), [examples, 3]));

/**
 * What happens to one worker: at its gradient of this number, in its first life.
 *
 * With `lasts`, a gradient of NaN is not the only one: `'life'` until the worker is restarted, `'run'` also then.
 *
 * @typedef {{ readonly worker: number, readonly gradient: number, readonly kind: string, readonly lasts?: 'life' | 'run' }} Trouble
 * @typedef {{ readonly worker: number | undefined, readonly arrays: { readonly lives?: Int32Array } }} Setup
 */

/**
 * To be called for every gradient: comes to grief if it is time, or says whether the gradient is to be NaN.
 *
 * @param {Trouble | null} trouble
 * @param {Setup} setup
 */
const griefOf = (trouble, { worker, arrays: { lives } }) => {
  let gradients = 0;
  const isFirstLife = worker === undefined || lives === undefined || Atomics.add(lives, worker, 1) === 0;
  return () => {
    const past = trouble === null || trouble.worker !== worker ? -1 : gradients++ - trouble.gradient;
    if (past !== 0 && !(past > 0 && trouble?.lasts !== undefined)) return false;
    if (!isFirstLife && trouble?.lasts !== 'run') return false;
    switch (trouble?.kind) {
      case 'throw':
        throw new Error('grief');
      case 'exit':
        process.exit(3);
        break;
      case 'hang':
        // Nobody wakes it. A loop without end would take the processor from those that go on.
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
        break;
      case 'outOfMemory':
        for (const kept = []; ;) kept.push(new Array(1e6).fill(0.5));
      default:
        return true;
    }
  };
};

/**
 * Linear regression, in which one worker may come to grief.
 *
 * @param {Trouble | null} trouble
 * @param {Setup} setup
 */
export const troubled = (trouble, setup) => {
  const grief = griefOf(trouble, setup);
  return {
    /** @param {import('@thalweg/core').Key} key */
    init: (key) => ({ w: normal(key, [3]), b: tensor(0) }),
    /**
     * @param {{ readonly w: import('@thalweg/core').Tensor, readonly b: import('@thalweg/core').Tensor }} params
     * @param {Uint32Array} rows
     */
    valueAndGrad: ({ w, b }, rows) => {
      let [loss, db] = [0, 0];
      let dw = [0, 0, 0];
      for (const row of rows) {
        const input = inputs.slice(3 * row, 3 * row + 3);
        const target = 2 * input[0] - input[1] + 1;
        const error = input.reduce((sum, x, i) => sum + x * w.get(i), b.get()) - target;
        loss += error ** 2 / 2 / rows.length;
        db += error / rows.length;
        dw = dw.map((slope, i) => slope + (error * input[i]) / rows.length);
      }
      if (grief()) db = NaN;
      return [loss, { w: tensor(dw), b: tensor(db) }];
    },
  };
};

/**
 * A sum of parameters, one for each example, whose gradient is -1 for the examples of a batch: with a rate of 1 every
 * parameter says how often its example was counted. One worker may come to grief.
 *
 * @param {Trouble | null} trouble
 * @param {Setup} setup
 */
export const counting = (trouble, setup) => {
  const grief = griefOf(trouble, setup);
  return {
    init: () => tensor(new Float64Array(examples)),
    /**
     * @param {import('@thalweg/core').Tensor} _params
     * @param {Uint32Array} rows
     */
    valueAndGrad: (_params, rows) => {
      const slopes = new Float64Array(examples);
      for (const row of rows) slopes[row] = -1;
      if (grief()) slopes.fill(NaN);
      return [0, tensor(slopes)];
    },
  };
};

/**
 * One parameter, repeated so often that it takes megabytes, whose gradient is -1: with a rate of 1 it says how many pushes
 * were applied, and where a push was not whole it says less.
 *
 * The first lives of each worker are doomed: they compute a few gradients and wait to be ended.
 *
 * @param {{ readonly elements: number, readonly doomedLives?: number }} config
 * @param {{ readonly worker: number | undefined, readonly arrays: { readonly computed?: Int32Array, readonly lives?: Int32Array, readonly threadIds?: Int32Array } }} setup
 */
export const bulky = ({ elements, doomedLives = 0 }, { worker, arrays: { computed, lives, threadIds } }) => {
  const isDoomed = worker !== undefined && lives !== undefined && Atomics.add(lives, worker, 1) < doomedLives;
  if (worker !== undefined && threadIds !== undefined) Atomics.store(threadIds, worker, threadId);
  let gradients = 0;
  return {
    init: () => tensor(new Float64Array(elements)),
    valueAndGrad: () => {
      // Nobody wakes it: it waits for its end.
      if (isDoomed && gradients++ === gradientsOfDoomed)
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
      if (computed !== undefined) Atomics.add(computed, 0, 1);
      return [0, tensor(new Float64Array(elements).fill(-1))];
    },
  };
};
