import { chain, decay, defineOptimizer, nonNegative, scheduled } from '@thalweg/core';
import { scaleByLearningRate } from '@thalweg/optimizers';
import { scaleBySignum } from './scale-by-signum.js';

/**
 * Signum: every parameter moves by the learning rate, and the gradient gives only the direction.
 *
 * @param options - `learningRate`: the length of a step, 0 or more, or a schedule of such; required. `b1`: the decay of
 *   the average, in [0, 1); 0.9 by default.
 */
export const signum = defineOptimizer({
  name: 'signum',
  hyper: { learningRate: scheduled(nonNegative()), b1: decay(0.9) },
  build: ({ learningRate, b1 }) => chain(scaleBySignum({ b1 }), scaleByLearningRate(learningRate)),
});
