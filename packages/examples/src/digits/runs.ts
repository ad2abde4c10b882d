import { chain, type AnyTransformation } from '@thalweg/core';
import {
  adadelta,
  adagrad,
  adam,
  adamax,
  adamw,
  addDecayedWeights,
  addMomentum,
  addNoise,
  addSign,
  amsgrad,
  clip,
  clipByGlobalNorm,
  momentum,
  nadam,
  nesterov,
  powerSign,
  rmsprop,
  scaleByAdam,
  scaleByLearningRate,
  sgd,
} from '@thalweg/optimizers';
import { cosineDecay, linear, warmupCosine } from '@thalweg/schedules';
import type { Method } from '../method/method.js';
import { methods } from '../method/methods.js';
import { keyOf, settings } from './settings.js';

/** An optimizer in the comparison. */
export interface Run extends Method {
  readonly optimizer: AnyTransformation;
}

const { steps } = settings;
const signDecay = linear({ from: 1, to: 0, steps });

/** The whole comparison: a line more here, and one in `methods`, is a curve, a row and a paragraph more in the report. */
export const runs: readonly Run[] = [
  { ...methods.sgd, optimizer: sgd({ learningRate: 0.2 }) },
  { ...methods.momentum, optimizer: momentum({ learningRate: 0.05 }) },
  { ...methods.nesterov, optimizer: nesterov({ learningRate: 0.05 }) },
  { ...methods.powerSign, optimizer: powerSign({ learningRate: 0.1, signDecay }) },
  { ...methods.addSign, optimizer: addSign({ learningRate: 0.2, signDecay }) },
  { ...methods.adagrad, optimizer: adagrad({ learningRate: 0.05 }) },
  { ...methods.adadelta, optimizer: adadelta() },
  { ...methods.rmsprop, optimizer: rmsprop({ learningRate: 0.002 }) },
  {
    ...methods.rmspropCentered,
    optimizer: rmsprop({ learningRate: 0.0005, decay: 0.95, eps: 1e-4, centered: true, momentum: 0.9 }),
  },
  { ...methods.adam, optimizer: adam({ learningRate: 0.005 }) },
  { ...methods.adamax, optimizer: adamax({ learningRate: 0.01 }) },
  { ...methods.nadam, optimizer: nadam({ learningRate: 0.005 }) },
  { ...methods.amsgrad, optimizer: amsgrad({ learningRate: 0.005, eps: 1e-8, form: 'optax' }) },
  { ...methods.adamw, optimizer: adamw({ learningRate: 0.005, weightDecay: 0.05, mask: '**.w' }) },
  {
    ...methods.adamChain,
    optimizer: chain(
      clipByGlobalNorm(1),
      scaleByAdam(),
      addDecayedWeights(1e-4, { mask: '**.w' }),
      scaleByLearningRate(warmupCosine({ peakValue: 0.01, warmupSteps: 90, steps })),
    ),
  },
  {
    ...methods.nesterovChain,
    optimizer: chain(
      addNoise({ eta: 0.001, key: keyOf('noise') }),
      clip(0.1),
      addMomentum({ decay: 0.9, nesterov: true }),
      scaleByLearningRate(cosineDecay({ initialValue: 0.05, steps })),
    ),
  },
];
