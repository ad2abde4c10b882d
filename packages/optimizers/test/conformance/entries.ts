import { chain, identity, makeKey, masked, namedChain, partition } from '@thalweg/core';
import { cosineDecay, cyclicalCosine, linear, sgdr, warmupCosine } from '@thalweg/schedules';
import { denseOnly, optimizer, transformation, type ConformanceCase } from '@thalweg/testing';
import {
  adabelief,
  adadelta,
  adafactor,
  adagrad,
  adam,
  adamax,
  adamaxw,
  adamw,
  adan,
  addDecayedWeights,
  addLookAheadMomentum,
  addMomentum,
  addNoise,
  addShrinkage,
  addSign,
  ademamix,
  adopt,
  amsgrad,
  averageUpdates,
  clip,
  clipByBlockRms,
  clipByGlobalNorm,
  fromage,
  galore,
  keepParamsNonNegative,
  lamb,
  lars,
  lion,
  mars,
  momentum,
  muon,
  nadam,
  nadamw,
  nesterov,
  normalizeByUpdateNorm,
  novograd,
  optimisticAdam,
  optimisticGradientDescent,
  powerSign,
  radam,
  rmsprop,
  rprop,
  scale,
  scaleByAdadelta,
  scaleByAdam,
  scaleByAdamax,
  scaleByAdan,
  scaleByAddSign,
  scaleByAdemamix,
  scaleByAdopt,
  scaleByAmsgrad,
  scaleByBelief,
  scaleByDampening,
  scaleByFactoredRms,
  scaleByGalore,
  scaleByLars,
  scaleByLearningRate,
  scaleByLion,
  scaleByMars,
  scaleByMuon,
  scaleByNadam,
  scaleByNovograd,
  scaleByOptimisticGradient,
  scaleByParamBlockNorm,
  scaleByParamBlockRms,
  scaleByPowerSign,
  scaleByRadam,
  scaleByRms,
  scaleByRprop,
  scaleByRss,
  scaleBySchedule,
  scaleByShampoo,
  scaleBySign,
  scaleBySm3,
  scaleBySoap,
  scaleByStddev,
  scaleByTrustRatio,
  scaleByYogi,
  setToZero,
  sgd,
  shampoo,
  signSgd,
  signum,
  sm3,
  soap,
  yogi,
  zeroNans,
} from '../../src/index.js';
import type * as catalogue from '../../src/catalogue.js';

/** Each factory, with each option that changes its graph. A factory of the catalogue without an entry does not compile. */
const table = {
  scale: transformation('scale', () => scale(-0.3)),
  scaleByLearningRate: [
    transformation('scaleByLearningRate', () => scaleByLearningRate(0.1)),
    transformation('scaleByLearningRate, scheduled', () =>
      scaleByLearningRate(linear({ from: 0.1, to: 0.01, steps: 3 })),
    ),
  ],
  scaleBySchedule: transformation('scaleBySchedule', () =>
    scaleBySchedule(cosineDecay({ initialValue: 0.7, steps: 5 })),
  ),
  addMomentum: [
    transformation('addMomentum', () => addMomentum({ decay: 0.9 })),
    transformation('addMomentum, nesterov', () => addMomentum({ decay: 0.9, nesterov: true })),
  ],
  clip: transformation('clip', () => clip(0.5)),
  clipByGlobalNorm: transformation('clipByGlobalNorm', () => clipByGlobalNorm(0.5)),
  addDecayedWeights: [
    denseOnly(transformation('addDecayedWeights', () => addDecayedWeights(0.1))),
    denseOnly(transformation('addDecayedWeights, masked', () => addDecayedWeights(0.1, { mask: '**.w' }))),
  ],
  addNoise: denseOnly(transformation('addNoise', () => addNoise({ eta: 0.01, key: makeKey(5) }))),
  scaleByAdam: [
    transformation('scaleByAdam', () => scaleByAdam()),
    transformation('scaleByAdam, all options', () =>
      scaleByAdam({ b1: 0.5, b2: 0.9, eps: 1e-3, epsRoot: 1e-4 }),
    ),
  ],
  addLookAheadMomentum: transformation('addLookAheadMomentum', () => addLookAheadMomentum({ decay: 0.9 })),
  scaleByRss: [
    transformation('scaleByRss', () => scaleByRss()),
    transformation('scaleByRss, eps 0', () => scaleByRss({ eps: 0 })),
    transformation('scaleByRss, all options', () =>
      scaleByRss({ eps: 1e-7, epsInSqrt: true, initialAccumulatorValue: 0.1 }),
    ),
  ],
  scaleByAdadelta: [
    transformation('scaleByAdadelta', () => scaleByAdadelta()),
    transformation('scaleByAdadelta, all options', () => scaleByAdadelta({ rho: 0.5, eps: 1e-3 })),
  ],
  scaleByRms: [
    transformation('scaleByRms', () => scaleByRms()),
    transformation('scaleByRms, all options', () =>
      scaleByRms({ decay: 0.5, eps: 1e-3, epsInSqrt: false, initialScale: 1 }),
    ),
  ],
  scaleByStddev: [
    transformation('scaleByStddev', () => scaleByStddev()),
    transformation('scaleByStddev, all options', () =>
      scaleByStddev({ decay: 0.5, eps: 1e-3, epsInSqrt: false, initialScale: 1 }),
    ),
  ],
  scaleByAdamax: [
    transformation('scaleByAdamax', () => scaleByAdamax()),
    transformation('scaleByAdamax, all options', () => scaleByAdamax({ b1: 0.5, b2: 0.9, eps: 1e-3 })),
  ],
  scaleByNadam: (['dozat', 'simplified', 'optax', 'pytorch'] as const).flatMap((form) => [
    transformation(`scaleByNadam, ${form}`, () => scaleByNadam({ form })),
    transformation(`scaleByNadam, ${form}, all options`, () =>
      scaleByNadam({ form, b1: 0.5, b2: 0.9, eps: 1e-3, epsRoot: 1e-4, momentumDecay: 0.1 }),
    ),
  ]),
  scaleByAmsgrad: (['paper', 'pytorch', 'optax'] as const).flatMap((form) => [
    transformation(`scaleByAmsgrad, ${form}`, () => scaleByAmsgrad({ form })),
    transformation(`scaleByAmsgrad, ${form}, all options`, () =>
      scaleByAmsgrad({ form, b1: 0.5, b2: 0.9, eps: 1e-3, epsRoot: 1e-4 }),
    ),
  ]),
  scaleByPowerSign: [
    transformation('scaleByPowerSign', () => scaleByPowerSign()),
    transformation('scaleByPowerSign, all options', () =>
      scaleByPowerSign({ base: 2, decay: 0.5, signDecay: cyclicalCosine({ initialValue: 1, period: 5 }) }),
    ),
  ],
  scaleByAddSign: [
    transformation('scaleByAddSign', () => scaleByAddSign()),
    transformation('scaleByAddSign, all options', () =>
      scaleByAddSign({ alpha: 2, decay: 0.5, signDecay: sgdr({ peakValue: 1, initialPeriod: 3 }) }),
    ),
  ],
  sgd: optimizer('sgd', (learningRate) => sgd({ learningRate }), 0.05, 1e-3),
  momentum: [
    optimizer('momentum', (learningRate) => momentum({ learningRate, momentum: 0.9 }), 0.02, 5e-4),
    optimizer(
      'momentum, dampening',
      (learningRate) => momentum({ learningRate, momentum: 0.9, dampening: 0.5 }),
      0.02,
      5e-4,
    ),
  ],
  adam: optimizer('adam', (learningRate) => adam({ learningRate }), 0.05, 0.02),
  adamw: [
    optimizer('adamw', (learningRate) => adamw({ learningRate, weightDecay: 0 }), 0.05, 0.02),
    denseOnly(transformation('adamw, decaying', () => adamw({ learningRate: 0.05, weightDecay: 0.01 }))),
  ],
  nesterov: [
    optimizer('nesterov', (learningRate) => nesterov({ learningRate }), 0.02, 5e-4),
    optimizer(
      'nesterov, reformulated',
      (learningRate) => nesterov({ learningRate, form: 'reformulated' }),
      0.02,
      5e-4,
    ),
  ],
  adagrad: [
    optimizer('adagrad', (learningRate) => adagrad({ learningRate }), 0.5, 0.5),
    optimizer(
      'adagrad, all options',
      (learningRate) => adagrad({ learningRate, eps: 1e-7, epsInSqrt: true, initialAccumulatorValue: 0.1 }),
      0.5,
      0.5,
    ),
  ],
  adadelta: [
    // With the rate 1 its steps grow until it jumps between the walls of Rosenbrock's valley.
    optimizer('adadelta', (learningRate) => adadelta({ learningRate }), 1, 0.01),
    optimizer(
      'adadelta, rho and eps',
      (learningRate) => adadelta({ learningRate, rho: 0.9, eps: 1e-5 }),
      1,
      0.01,
    ),
  ],
  rmsprop: [
    optimizer('rmsprop', (learningRate) => rmsprop({ learningRate }), 0.01, 0.002),
    optimizer(
      'rmsprop, epsInSqrt false, initialScale',
      (learningRate) => rmsprop({ learningRate, decay: 0.99, epsInSqrt: false, initialScale: 1 }),
      0.01,
      0.002,
    ),
    optimizer('rmsprop, momentum', (learningRate) => rmsprop({ learningRate, momentum: 0.5 }), 0.005, 0.001),
    optimizer(
      'rmsprop, centered',
      (learningRate) => rmsprop({ learningRate, centered: true, eps: 1e-4 }),
      0.01,
      0.002,
    ),
    optimizer(
      'rmsprop, centered, epsInSqrt false, momentum',
      (learningRate) => rmsprop({ learningRate, centered: true, momentum: 0.5, eps: 1e-4, epsInSqrt: false }),
      0.005,
      0.002,
    ),
  ],
  adamax: optimizer('adamax', (learningRate) => adamax({ learningRate }), 0.05, 0.02),
  nadam: [
    optimizer('nadam, dozat', (learningRate) => nadam({ learningRate }), 0.05, 0.02),
    ...(['simplified', 'optax', 'pytorch'] as const).map((form) =>
      optimizer(`nadam, ${form}`, (learningRate) => nadam({ learningRate, b1: 0.9, form }), 0.05, 0.02),
    ),
  ],
  amsgrad: (['paper', 'pytorch', 'optax'] as const).map((form) =>
    optimizer(`amsgrad, ${form}`, (learningRate) => amsgrad({ learningRate, form }), 0.05, 0.02),
  ),
  powerSign: [
    optimizer('powerSign', (learningRate) => powerSign({ learningRate }), 0.02, 5e-4),
    optimizer(
      'powerSign, base 2, linear decay of the sign',
      (learningRate) =>
        powerSign({ learningRate, base: 2, signDecay: linear({ from: 1, to: 0, steps: 1000 }) }),
      0.02,
      1e-3,
    ),
  ],
  addSign: [
    optimizer('addSign', (learningRate) => addSign({ learningRate }), 0.02, 5e-4),
    optimizer(
      'addSign, alpha 2, linear decay of the sign',
      (learningRate) =>
        addSign({ learningRate, alpha: 2, signDecay: linear({ from: 1, to: 0, steps: 1000 }) }),
      0.02,
      5e-4,
    ),
  ],
  scaleByLion: [
    transformation('scaleByLion', () => scaleByLion()),
    transformation('scaleByLion, refined, all options', () =>
      scaleByLion({ b1: 0.5, b2: 0.9, mode: 'refined' }),
    ),
  ],
  lion: [
    optimizer('lion', (learningRate) => lion({ learningRate, weightDecay: 0 }), 6e-3, 3e-4),
    denseOnly(
      transformation('lion, decaying', () =>
        lion({ learningRate: 0.01, mode: 'refined', weightDecay: 0.1, mask: '**.w' }),
      ),
    ),
  ],
  scaleByBelief: [
    transformation('scaleByBelief', () => scaleByBelief()),
    transformation('scaleByBelief, nesterov, all options', () =>
      scaleByBelief({ b1: 0.5, b2: 0.9, eps: 1e-3, epsRoot: 1e-4, nesterov: true }),
    ),
  ],
  adabelief: [
    optimizer('adabelief', (learningRate) => adabelief({ learningRate }), 0.05, 0.02),
    optimizer(
      'adabelief, nesterov',
      (learningRate) => adabelief({ learningRate, eps: 1e-8, epsRoot: 1e-8, nesterov: true }),
      0.05,
      0.02,
    ),
  ],
  scaleByYogi: [
    transformation('scaleByYogi, paper', () => scaleByYogi()),
    transformation('scaleByYogi, optax', () => scaleByYogi({ form: 'optax' })),
    transformation('scaleByYogi, paper, all options', () =>
      scaleByYogi({ b1: 0.5, b2: 0.9, eps: 1e-2, epsRoot: 1e-4, initialAccumulatorValue: 0.5 }),
    ),
    denseOnly(
      transformation('scaleByYogi, optax, all options', () =>
        scaleByYogi({
          form: 'optax',
          b1: 0.5,
          b2: 0.9,
          eps: 1e-2,
          epsRoot: 1e-4,
          initialAccumulatorValue: 0.5,
        }),
      ),
    ),
  ],
  yogi: (['paper', 'optax'] as const).map((form) =>
    optimizer(`yogi, ${form}`, (learningRate) => yogi({ learningRate, form }), 0.1, 0.02),
  ),
  scaleByRadam: [
    transformation('scaleByRadam', () => scaleByRadam()),
    transformation('scaleByRadam, nesterov, all options', () =>
      scaleByRadam({ b1: 0.5, b2: 0.9, eps: 1e-3, epsRoot: 1e-4, threshold: 4.5, nesterov: true }),
    ),
  ],
  radam: [
    optimizer('radam', (learningRate) => radam({ learningRate }), 0.05, 0.02),
    optimizer('radam, nesterov', (learningRate) => radam({ learningRate, nesterov: true }), 0.05, 0.02),
  ],
  scaleByAdan: [
    transformation('scaleByAdan', () => scaleByAdan()),
    transformation('scaleByAdan, all options', () =>
      scaleByAdan({ b1: 0.5, b2: 0.7, b3: 0.9, eps: 1e-3, epsRoot: 1e-4 }),
    ),
  ],
  adan: [
    optimizer('adan', (learningRate) => adan({ learningRate }), 0.03, 0.02),
    denseOnly(
      transformation('adan, decaying', () => adan({ learningRate: 0.05, weightDecay: 0.01, mask: '**.w' })),
    ),
  ],
  scaleByNovograd: [
    transformation('scaleByNovograd', () => scaleByNovograd()),
    denseOnly(
      transformation('scaleByNovograd, all options', () =>
        scaleByNovograd({ b1: 0.5, b2: 0.9, eps: 1e-3, epsRoot: 1e-4, weightDecay: 0.1 }),
      ),
    ),
  ],
  novograd: [
    optimizer('novograd', (learningRate) => novograd({ learningRate }), 1e-3, 3e-4),
    denseOnly(
      transformation('novograd, scheduled decay', () =>
        novograd({ learningRate: 0.01, weightDecay: linear({ from: 0.1, to: 0, steps: 3 }) }),
      ),
    ),
  ],
  scaleByTrustRatio: [
    denseOnly(transformation('scaleByTrustRatio', () => scaleByTrustRatio())),
    denseOnly(
      transformation('scaleByTrustRatio, all options', () =>
        scaleByTrustRatio({ minNorm: 0.5, trustCoefficient: 0.01, eps: 1e-3, mask: '**.w' }),
      ),
    ),
  ],
  lamb: [
    denseOnly(optimizer('lamb', (learningRate) => lamb({ learningRate, weightDecay: 0 }), 3e-3, 1e-3)),
    denseOnly(
      transformation('lamb, decaying', () => lamb({ learningRate: 0.05, weightDecay: 0.1, mask: '**.w' })),
    ),
  ],
  scaleByLars: (['paper', 'optax'] as const).flatMap((form) => [
    denseOnly(transformation(`scaleByLars, ${form}`, () => scaleByLars({ form }))),
    denseOnly(
      transformation(`scaleByLars, ${form}, all options`, () =>
        scaleByLars({ form, weightDecay: 0.1, trustCoefficient: 0.1, eps: 1e-3, mask: '**.w' }),
      ),
    ),
  ]),
  lars: [
    denseOnly(optimizer('lars', (learningRate) => lars({ learningRate }), 0.3, 0.03)),
    denseOnly(
      optimizer(
        'lars, optax, nesterov',
        (learningRate) => lars({ learningRate, form: 'optax', nesterov: true }),
        0.3,
        0.03,
      ),
    ),
  ],
  addShrinkage: [
    denseOnly(transformation('addShrinkage', () => addShrinkage(0.5))),
    denseOnly(
      transformation('addShrinkage, scheduled', () => addShrinkage(linear({ from: 0.5, to: 0.1, steps: 3 }))),
    ),
  ],
  fromage: [
    denseOnly(optimizer('fromage', (learningRate) => fromage({ learningRate }), 3e-3, 1e-3)),
    denseOnly(
      transformation('fromage, all options', () =>
        fromage({ learningRate: linear({ from: 0.1, to: 0.01, steps: 3 }), minNorm: 0.5 }),
      ),
    ),
  ],
  scaleBySign: transformation('scaleBySign', () => scaleBySign()),
  // Steps of one size come as near as that size: for these two it falls.
  signSgd: optimizer(
    'signSgd',
    (learningRate) => signSgd({ learningRate: linear({ from: learningRate, to: 0, steps: 20_000 }) }),
    0.01,
    3e-4,
  ),
  signum: optimizer(
    'signum',
    (learningRate) => signum({ learningRate: linear({ from: learningRate, to: 0, steps: 20_000 }) }),
    4.5e-3,
    3e-4,
  ),
  scaleByRprop: [
    transformation('scaleByRprop', () => scaleByRprop()),
    transformation('scaleByRprop, all options', () =>
      scaleByRprop({
        learningRate: 0.1,
        etaMinus: 0.25,
        etaPlus: 2,
        minStepSize: 0.01,
        maxStepSize: 0.3,
      }),
    ),
  ],
  rprop: optimizer('rprop', (learningRate) => rprop({ learningRate }), 0.05, 0.02),
  averageUpdates: [
    transformation('averageUpdates', () => averageUpdates({ decay: 0.9 })),
    transformation('averageUpdates, debias false', () => averageUpdates({ decay: 0.5, debias: false })),
  ],
  scaleByAdopt: [
    denseOnly(transformation('scaleByAdopt', () => scaleByAdopt())),
    denseOnly(
      transformation('scaleByAdopt, all options', () =>
        scaleByAdopt({ b1: 0.5, b2: 0.9, eps: 1e-3, nesterov: true, clipExponent: 0.5 }),
      ),
    ),
    transformation('scaleByAdopt, useClipping false', () => scaleByAdopt({ useClipping: false })),
  ],
  adopt: denseOnly(optimizer('adopt', (learningRate) => adopt({ learningRate }), 0.05, 0.02)),
  scaleByOptimisticGradient: [
    transformation('scaleByOptimisticGradient', () => scaleByOptimisticGradient()),
    transformation('scaleByOptimisticGradient, all options', () =>
      scaleByOptimisticGradient({ alpha: 0.5, beta: 2 }),
    ),
  ],
  optimisticGradientDescent: optimizer(
    'optimisticGradientDescent',
    (learningRate) => optimisticGradientDescent({ learningRate }),
    0.05,
    5e-4,
  ),
  optimisticAdam: optimizer('optimisticAdam', (learningRate) => optimisticAdam({ learningRate }), 0.05, 0.02),
  adamaxw: [
    optimizer('adamaxw', (learningRate) => adamaxw({ learningRate, weightDecay: 0 }), 0.05, 0.02),
    denseOnly(transformation('adamaxw, decaying', () => adamaxw({ weightDecay: 0.01, mask: '**.w' }))),
  ],
  nadamw: [
    optimizer('nadamw', (learningRate) => nadamw({ learningRate, weightDecay: 0 }), 0.05, 0.02),
    denseOnly(transformation('nadamw, decaying', () => nadamw({ weightDecay: 0.01, mask: '**.w' }))),
  ],
  scaleByMuon: [
    denseOnly(transformation('scaleByMuon', () => masked({ rank: 2 }, scaleByMuon()))),
    denseOnly(
      transformation('scaleByMuon, optax, all options', () =>
        masked(
          { rank: 2 },
          scaleByMuon({
            momentum: 0.5,
            form: 'optax',
            a: 1.875,
            b: -1.25,
            c: 0.375,
            nsSteps: 3,
            eps: 1e-3,
            scaling: 'moonshot',
            rms: 0.5,
            outputs: 'rows',
          }),
        ),
      ),
    ),
    denseOnly(
      transformation('scaleByMuon, nesterov false', () =>
        masked({ rank: 2 }, scaleByMuon({ nesterov: false, scaling: 'none', eps: 0 })),
      ),
    ),
  ],
  muon: [
    denseOnly(
      // The minima are of vectors, which AdamW takes.
      optimizer('muon', (learningRate) => muon({ learningRate, adamLearningRate: learningRate }), 0.05, 0.02),
    ),
    denseOnly(
      transformation('muon, decaying', () =>
        muon({ weightDecay: 0.1, adamWeightDecay: 0.01, mask: '**.w', matrices: { rank: 2, path: '**.w' } }),
      ),
    ),
  ],
  scaleBySm3: [
    denseOnly(transformation('scaleBySm3', () => scaleBySm3())),
    denseOnly(transformation('scaleBySm3, all options', () => scaleBySm3({ b1: 0.5, b2: 0.9, eps: 1e-3 }))),
  ],
  sm3: denseOnly(optimizer('sm3', (learningRate) => sm3({ learningRate }), 0.5, 0.5)),
  scaleByFactoredRms: [
    denseOnly(transformation('scaleByFactoredRms', () => scaleByFactoredRms())),
    ...(['paper', 'pytorch'] as const).map((form) =>
      denseOnly(
        transformation(`scaleByFactoredRms, ${form}, all options`, () =>
          scaleByFactoredRms({ decayRate: 0.5, minDimSizeToFactor: 1, eps: 1e-6, form }),
        ),
      ),
    ),
    denseOnly(
      transformation('scaleByFactoredRms, factored false', () => scaleByFactoredRms({ factored: false })),
    ),
  ],
  adafactor: [
    denseOnly(optimizer('adafactor', (learningRate) => adafactor({ learningRate }), 0.05, 0.02)),
    denseOnly(
      transformation('adafactor, decaying', () =>
        adafactor({
          relativeStep: false,
          minDimSizeToFactor: 1,
          clippingThreshold: 0.5,
          momentum: 0.9,
          weightDecay: linear({ from: 0.1, to: 0, steps: 3 }),
          mask: '**.w',
        }),
      ),
    ),
    denseOnly(
      transformation('adafactor, multiplyByParameterScale false', () =>
        adafactor({ multiplyByParameterScale: false }),
      ),
    ),
  ],
  scaleByShampoo: [
    denseOnly(transformation('scaleByShampoo', () => scaleByShampoo())),
    denseOnly(
      transformation('scaleByShampoo, all options', () =>
        scaleByShampoo({ eps: 1e-3, updateEvery: 2, maxPreconditionerDim: 2 }),
      ),
    ),
  ],
  shampoo: [
    denseOnly(optimizer('shampoo', (learningRate) => shampoo({ learningRate }), 0.5, 0.5)),
    denseOnly(
      transformation('shampoo, decaying', () =>
        shampoo({ learningRate: 0.1, momentum: 0.9, weightDecay: 0.1, mask: '**.w' }),
      ),
    ),
  ],
  scaleBySoap: [
    denseOnly(transformation('scaleBySoap', () => scaleBySoap())),
    denseOnly(
      transformation('scaleBySoap, all options', () =>
        scaleBySoap({
          b1: 0.5,
          b2: 0.9,
          shampooDecay: 0.7,
          eps: 1e-3,
          updateEvery: 2,
          maxPreconditionerDim: 2,
        }),
      ),
    ),
  ],
  soap: [
    denseOnly(optimizer('soap', (learningRate) => soap({ learningRate, weightDecay: 0 }), 0.05, 0.02)),
    denseOnly(
      transformation('soap, decaying', () => soap({ updateEvery: 1, weightDecay: 0.1, mask: '**.w' })),
    ),
  ],
  scaleByGalore: (['paper', 'optax'] as const).flatMap((form) => [
    denseOnly(transformation(`scaleByGalore, ${form}`, () => masked({ rank: 2 }, scaleByGalore({ form })))),
    denseOnly(
      transformation(`scaleByGalore, ${form}, all options`, () =>
        masked(
          { rank: 2 },
          scaleByGalore({ form, rank: 1, updateEvery: 2, scale: 2, b1: 0.5, b2: 0.9, eps: 1e-3 }),
        ),
      ),
    ),
  ]),
  galore: [
    // The minima are of vectors, which AdamW takes.
    denseOnly(optimizer('galore', (learningRate) => galore({ learningRate }), 0.05, 0.02)),
    denseOnly(
      transformation('galore, decaying', () =>
        galore({ rank: 1, weightDecay: 0.1, mask: '**.w', matrices: { rank: 2, path: '**.w' } }),
      ),
    ),
  ],
  zeroNans: transformation('zeroNans', () => zeroNans()),
  clipByBlockRms: denseOnly(transformation('clipByBlockRms', () => clipByBlockRms(0.5))),
  normalizeByUpdateNorm: [
    transformation('normalizeByUpdateNorm', () => normalizeByUpdateNorm()),
    transformation('normalizeByUpdateNorm, all options', () =>
      normalizeByUpdateNorm({ scaleFactor: 2, eps: 0 }),
    ),
  ],
  scaleByParamBlockNorm: denseOnly(transformation('scaleByParamBlockNorm', () => scaleByParamBlockNorm())),
  scaleByParamBlockRms: denseOnly(transformation('scaleByParamBlockRms', () => scaleByParamBlockRms())),
  keepParamsNonNegative: denseOnly(transformation('keepParamsNonNegative', () => keepParamsNonNegative())),
  setToZero: transformation('setToZero', () => setToZero()),
  scaleByAdemamix: [
    transformation('scaleByAdemamix', () => scaleByAdemamix()),
    transformation('scaleByAdemamix, all options', () =>
      scaleByAdemamix({
        b1: 0.5,
        b2: 0.9,
        b3: linear({ from: 0.5, to: 0.9, steps: 3 }),
        alpha: linear({ from: 0, to: 5, steps: 3 }),
        eps: 1e-3,
        epsRoot: 1e-4,
      }),
    ),
  ],
  ademamix: [
    optimizer('ademamix', (learningRate) => ademamix({ learningRate, b3: 0.99 }), 0.01, 0.005),
    denseOnly(transformation('ademamix, decaying', () => ademamix({ weightDecay: 0.01, mask: '**.w' }))),
  ],
  scaleByMars: (['paper', 'authors'] as const).flatMap((form) => [
    denseOnly(transformation(`scaleByMars, ${form}`, () => scaleByMars({ form }))),
    denseOnly(
      transformation(`scaleByMars, ${form}, all options`, () =>
        scaleByMars({ form, b1: 0.5, b2: 0.9, gamma: linear({ from: 1, to: 0, steps: 3 }), eps: 1e-3 }),
      ),
    ),
  ]),
  mars: [
    ...(['paper', 'authors'] as const).map((form) =>
      denseOnly(optimizer(`mars, ${form}`, (learningRate) => mars({ learningRate, form }), 0.05, 0.02)),
    ),
    denseOnly(transformation('mars, decaying', () => mars({ weightDecay: 0.01, mask: '**.w' }))),
  ],
  scaleByDampening: transformation('scaleByDampening', () => scaleByDampening(0.5)),
} satisfies Record<keyof typeof catalogue, ConformanceCase | readonly ConformanceCase[]>;

/** Every case of the conformance tests. */
export const entries: readonly ConformanceCase[] = [
  ...Object.values<ConformanceCase | readonly ConformanceCase[]>(table).flat(),
  transformation('identity', identity),
  denseOnly(
    transformation('chain', () =>
      chain(
        clipByGlobalNorm(1),
        adamw({ learningRate: warmupCosine({ peakValue: 0.1, warmupSteps: 2, steps: 9 }) }),
      ),
    ),
  ),
  transformation('masked', () => masked('**.w', adam({ learningRate: 0.1 }))),
  transformation('partition', () =>
    partition(
      ['matrices', { rank: 2 }, chain(clipByGlobalNorm(1), adam({ learningRate: 0.1 }))],
      ['rest', true, nesterov({ learningRate: 0.1 })],
    ),
  ),
  transformation('namedChain', () => namedChain(['guard', clip(1)], ['main', adam({ learningRate: 0.1 })])),
];
