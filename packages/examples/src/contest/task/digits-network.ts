import { batches } from '@thalweg/strategies';
import type { Examples } from 'thalweg/network';
import { digitCount, hiddenCount, pixelCount } from '../../digits/digits.js';
import { createMlp, normalLayers, type Layers } from '../../studies/problem/mlp.js';
import type { Problem } from '../trial/problem.js';
import { trialsOf } from '../trial/trial.js';
import type { ContestTask } from './contest-task.js';
import { digitParts } from './digit-parts.js';
import { onParts, type ThreeParts } from './three-parts.js';

/** A network with one tanh layer that reads digits. The measure is the share of them that it misreads. */
export const digitsNetwork = (digits: ThreeParts<Examples>): Problem<Layers, Examples> => {
  const { valueAndGrad, accuracy } = createMlp('tanh');
  return {
    start: (key) =>
      normalLayers(key, [pixelCount, hiddenCount, digitCount], (inputs) => 1 / Math.sqrt(inputs)),
    data: (shuffle) => batches(digits.train, { batchSize: 32, shuffle }),
    valueAndGrad,
    measure: onParts(digits, (params, examples) => 1 - accuracy(params, examples)),
  };
};

const finish = { target: 0.032, steps: 2000, every: 10 };

export const digitsTask: ContestTask = {
  ...finish,
  name: 'digits',
  title: 'digits network',
  measured: 'share of the digits that is misread',
  reason: 'a network without a hidden layer comes down to 0.036 in as many steps',
  isQuick: true,
  prepare: async () => trialsOf(digitsNetwork(await digitParts()), finish),
};
