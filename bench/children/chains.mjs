// Chains of four members, no two of which share a kernel.
import { chain } from '@thalweg/core';
import {
  addDecayedWeights,
  addMomentum,
  clip,
  clipByGlobalNorm,
  scale,
  scaleByAdam,
  scaleByAmsgrad,
  scaleByLearningRate,
  scaleByRms,
} from '@thalweg/optimizers';
import { cosineDecay } from '@thalweg/schedules';

const cosine = () => scaleByLearningRate(cosineDecay({ initialValue: 1e-3, steps: 10_000 }));

/** @type {Record<string, () => import('@thalweg/core').AnyTransformation>} */
export const chains = {
  'clipByGlobalNorm, scaleByAdam, addDecayedWeights, cosine': () =>
    chain(clipByGlobalNorm(1), scaleByAdam(), addDecayedWeights(1e-4), cosine()),
  'scaleByAdam, addDecayedWeights, scale, scaleByLearningRate': () =>
    chain(scaleByAdam(), addDecayedWeights(1e-4), scale(0.5), scaleByLearningRate(1e-3)),
  'clip, addMomentum, addDecayedWeights, cosine': () =>
    chain(clip(1), addMomentum({ decay: 0.9 }), addDecayedWeights(1e-4), cosine()),
  'clip, scaleByAmsgrad, addDecayedWeights, scaleByLearningRate': () =>
    chain(clip(1), scaleByAmsgrad(), addDecayedWeights(1e-4), scaleByLearningRate(1e-3)),
  'clipByGlobalNorm, scaleByRms, scale, scaleByLearningRate': () =>
    chain(clipByGlobalNorm(1), scaleByRms(), scale(0.5), scaleByLearningRate(1e-3)),
};

/** One that shares no kernel with any of those. @returns {import('@thalweg/core').AnyTransformation} */
export const anotherChain = () => chain(scale(2), addMomentum({ decay: 0.5 }), clip(3), cosine());
