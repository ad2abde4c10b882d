import { chain, defineOptimizer, nonNegative, scheduled } from '@thalweg/core';
import { scaleByLearningRate } from '@thalweg/optimizers';
import { scaleByQhm } from './scale-by-qhm.js';

/**
 * QHM: gradient descent with quasi-hyperbolic momentum, see {@link scaleByQhm}.
 *
 * @param options - `learningRate`: 0 or more, or a schedule of such; required. `b1` and `nu`, as of `scaleByQhm`.
 */
export const qhm = defineOptimizer({
  name: 'qhm',
  hyper: { learningRate: scheduled(nonNegative()), ...scaleByQhm.declaration.hyper },
  build: ({ learningRate, ...average }) => chain(scaleByQhm(average), scaleByLearningRate(learningRate)),
});
