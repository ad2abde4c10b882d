import { definePlugin, type Plugin } from '@thalweg/core';
import { adadelta } from './optimizers/adadelta.js';
import { adagrad } from './optimizers/adagrad.js';
import { adam } from './optimizers/adam.js';
import { adamax } from './optimizers/adamax.js';
import { adamw } from './optimizers/adamw.js';
import { addSign } from './optimizers/add-sign.js';
import { amsgrad } from './optimizers/amsgrad.js';
import { momentum } from './optimizers/momentum.js';
import { nadam } from './optimizers/nadam.js';
import { nesterov } from './optimizers/nesterov.js';
import { powerSign } from './optimizers/power-sign.js';
import { rmsprop } from './optimizers/rmsprop.js';
import { sgd } from './optimizers/sgd.js';
import { addDecayedWeights } from './transformations/add-decayed-weights.js';
import { addLookAheadMomentum } from './transformations/add-look-ahead-momentum.js';
import { addMomentum } from './transformations/add-momentum.js';
import { addNoise } from './transformations/add-noise.js';
import { clip } from './transformations/clip.js';
import { clipByGlobalNorm } from './transformations/clip-by-global-norm.js';
import { scale } from './transformations/scale.js';
import { scaleByAdadelta } from './transformations/scale-by-adadelta.js';
import { scaleByAdam } from './transformations/scale-by-adam.js';
import { scaleByAdamax } from './transformations/scale-by-adamax.js';
import { scaleByAddSign } from './transformations/scale-by-add-sign.js';
import { scaleByAmsgrad } from './transformations/scale-by-amsgrad.js';
import { scaleByLearningRate } from './transformations/scale-by-learning-rate.js';
import { scaleByNadam } from './transformations/scale-by-nadam.js';
import { scaleByPowerSign } from './transformations/scale-by-power-sign.js';
import { scaleByRms } from './transformations/scale-by-rms.js';
import { scaleByRss } from './transformations/scale-by-rss.js';
import { scaleBySchedule } from './transformations/scale-by-schedule.js';
import { scaleByStddev } from './transformations/scale-by-stddev.js';

/**
 * Every factory of this package, for a registry to build from specs.
 *
 * @example
 * ```ts
 * import { createRegistry } from '@thalweg/core/spec';
 * import { optimizersPlugin } from '@thalweg/optimizers';
 *
 * createRegistry([optimizersPlugin]).transformations.has('adadelta') // => true
 * ```
 *
 * @category Spec
 * @since 0.1.0
 */
export const optimizersPlugin: Plugin = definePlugin({
  name: '@thalweg/optimizers',
  transformations: [
    adadelta,
    adagrad,
    adam,
    adamax,
    adamw,
    addSign,
    amsgrad,
    momentum,
    nadam,
    nesterov,
    powerSign,
    rmsprop,
    sgd,
    addDecayedWeights,
    addLookAheadMomentum,
    addMomentum,
    addNoise,
    clip,
    clipByGlobalNorm,
    scale,
    scaleByAdadelta,
    scaleByAdam,
    scaleByAdamax,
    scaleByAddSign,
    scaleByAmsgrad,
    scaleByLearningRate,
    scaleByNadam,
    scaleByPowerSign,
    scaleByRms,
    scaleByRss,
    scaleBySchedule,
    scaleByStddev,
  ],
});
