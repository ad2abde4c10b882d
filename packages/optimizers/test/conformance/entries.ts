import { chain, flatten, identity, makeKey, masked, namedChain, partition } from '@thalweg/core';
import {
  cosineDecay,
  cyclicalCosine,
  inverseTimeDecay,
  linear,
  sgdr,
  warmupCosine,
} from '@thalweg/schedules';
import { denseOnly, optimizer, transformation, type ConformanceCase } from '@thalweg/testing';
import {
  accumulate,
  acprop,
  adabelief,
  adadelta,
  adafactor,
  adagrad,
  adam,
  adamax,
  adamaxw,
  adamw,
  adan,
  adaptiveGradClip,
  addDecayedWeights,
  addLookAheadMomentum,
  addMomentum,
  addNoise,
  addShrinkage,
  addSign,
  ademamix,
  adopt,
  amsgrad,
  applyIfFinite,
  asgd,
  averageParams,
  averageUpdates,
  cautious,
  centralizeGradients,
  clip,
  clipByBlockRms,
  clipByGlobalNorm,
  closedLoopYellowFin,
  cocob,
  conditionally,
  dadaptAdamw,
  dog,
  dowg,
  freeze,
  fromage,
  galore,
  kahan,
  keepParamsIn,
  keepParamsNonNegative,
  lamb,
  lars,
  lbfgs,
  learnedGates,
  lion,
  lookahead,
  madgrad,
  mars,
  mechanize,
  momentum,
  momo,
  momoAdam,
  monitor,
  muon,
  nadam,
  nadamw,
  nesterov,
  noisySgd,
  normalizeByUpdateNorm,
  novograd,
  optimisticAdam,
  optimisticGradientDescent,
  powerSign,
  prodigy,
  projectionBox,
  projectionHalfspace,
  projectionHypercube,
  projectionHyperplane,
  projectionL1Ball,
  projectionL1Sphere,
  projectionL2Ball,
  projectionL2Sphere,
  projectionLinfBall,
  projectionNonNegative,
  projectionSimplex,
  projectionVector,
  radam,
  rmsprop,
  rprop,
  sam,
  scale,
  scaleByAcprop,
  scaleByAdadelta,
  scaleByAdam,
  scaleByAdamax,
  scaleByAdan,
  scaleByAddSign,
  scaleByAdemamix,
  scaleByAdopt,
  scaleByAmsgrad,
  scaleByAsgd,
  scaleByBacktrackingLinesearch,
  scaleByBelief,
  scaleByCocob,
  scaleByDadaptAdamw,
  scaleByDampening,
  scaleByDog,
  scaleByDowg,
  scaleByFactoredRms,
  scaleByGalore,
  scaleByLars,
  scaleByLbfgs,
  scaleByLearningRate,
  scaleByLearnedGates,
  scaleByLion,
  scaleByMadgrad,
  scaleByMars,
  scaleByMomo,
  scaleByMomoAdam,
  scaleByMuon,
  scaleByNadam,
  scaleByNovograd,
  scaleByOptimisticGradient,
  scaleByParamBlockNorm,
  scaleByParamBlockRms,
  scaleByPowerSign,
  scaleByProdigy,
  scaleByRadam,
  scaleByRms,
  scaleByRprop,
  scaleByRss,
  scaleBySchedule,
  scaleByShampoo,
  scaleBySign,
  scaleBySimplifiedAdemamix,
  scaleBySm3,
  scaleBySoap,
  scaleBySophia,
  scaleByStddev,
  scaleByTrustRatio,
  scaleByUpdateRule,
  scaleByYellowFin,
  scaleByYogi,
  scaleByZoomLinesearch,
  scheduleFree,
  scheduleFreeAdamw,
  scheduleFreeSgd,
  setToZero,
  sgd,
  shampoo,
  signSgd,
  signum,
  simplifiedAdemamix,
  skipLargeUpdates,
  sm3,
  soap,
  sophia,
  stochasticRounding,
  unfreeze,
  updateRule,
  yellowFin,
  yogi,
  zeroNans,
  type UpdateGroup,
} from '../../src/index.js';
import type * as catalogue from '../../src/catalogue.js';

const adamGroup: UpdateGroup = {
  left: 'm',
  right: 'v',
  leftFunction: 'x',
  rightFunction: 'sqrt|x|',
  combine: 'x/(y+delta)',
};

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
  noisySgd: denseOnly(
    optimizer(
      'noisySgd',
      (learningRate) => noisySgd({ learningRate, eta: 1e-4, key: makeKey(5) }),
      0.05,
      1e-3,
    ),
  ),
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
  keepParamsIn: [
    projectionNonNegative(),
    projectionBox({ lower: -0.5, upper: 0.25 }),
    projectionHypercube({ scale: 0.5 }),
    projectionLinfBall({ scale: 0.5 }),
    projectionL2Ball({ scale: 0.5 }),
    projectionL2Sphere({ scale: 0.5 }),
    projectionL1Ball({ scale: 0.5 }),
    projectionL1Sphere({ scale: 0.5 }),
    projectionSimplex({ scale: 0.5 }),
    projectionVector({ a: -2 }),
    projectionHyperplane({ a: -2, b: 0.5 }),
    projectionHalfspace({ a: -2, b: 0.5 }),
  ].map((projection) =>
    denseOnly(transformation(`keepParamsIn, ${projection.name}`, () => keepParamsIn(projection))),
  ),
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
  scaleByLbfgs: [
    denseOnly(transformation('scaleByLbfgs', () => scaleByLbfgs())),
    denseOnly(
      transformation('scaleByLbfgs, all options', () => scaleByLbfgs({ memory: 2, scaleInitPrecond: false })),
    ),
  ],
  scaleByZoomLinesearch: [
    // By itself it seldom steps, since a gradient is no direction of descent.
    denseOnly(
      transformation('scaleByZoomLinesearch', () => scaleByZoomLinesearch({ maxLinesearchSteps: 20 })),
    ),
    denseOnly(
      transformation('scaleByZoomLinesearch, descending', () =>
        chain(scale(-1), scaleByZoomLinesearch({ maxLinesearchSteps: 20 })),
      ),
    ),
    denseOnly(
      transformation('scaleByZoomLinesearch, all options', () =>
        chain(
          scale(-0.01),
          scaleByZoomLinesearch({
            maxLinesearchSteps: 9,
            maxLearningRate: 50,
            tol: 1e-3,
            increaseFactor: 3,
            slopeRtol: 0.1,
            curvRtol: 0.2,
            approxDecRtol: 0,
            stepsizePrecision: 1e-3,
            initialGuessStrategy: 'one',
          }),
        ),
      ),
    ),
  ],
  scaleByBacktrackingLinesearch: [
    denseOnly(
      transformation('scaleByBacktrackingLinesearch', () =>
        scaleByBacktrackingLinesearch({ maxBacktrackingSteps: 20 }),
      ),
    ),
    denseOnly(
      transformation('scaleByBacktrackingLinesearch, descending', () =>
        chain(scale(-4), scaleByBacktrackingLinesearch({ maxBacktrackingSteps: 20 })),
      ),
    ),
    denseOnly(
      transformation('scaleByBacktrackingLinesearch, all options', () =>
        chain(
          scale(-4),
          scaleByBacktrackingLinesearch({
            maxBacktrackingSteps: 5,
            slopeRtol: 0.3,
            decreaseFactor: 0.5,
            increaseFactor: 4,
            maxLearningRate: 5,
            atol: 1e-3,
            rtol: 0.01,
          }),
        ),
      ),
    ),
  ],
  lbfgs: (['zoom', 'backtracking'] as const).map((linesearch) =>
    denseOnly(optimizer(`lbfgs, ${linesearch}`, (learningRate) => lbfgs({ learningRate, linesearch }), 1, 1)),
  ),
  scaleByDampening: transformation('scaleByDampening', () => scaleByDampening(0.5)),
  accumulate: [
    denseOnly(transformation('accumulate', () => accumulate(adam({ learningRate: 0.1 }), { every: 2 }))),
    denseOnly(
      transformation('accumulate, all options', () =>
        accumulate(momentum({ learningRate: linear({ from: 0.1, to: 0.01, steps: 3 }) }), {
          every: linear({ from: 1, to: 3, steps: 2 }),
          of: 'sum',
          skipNonFinite: true,
        }),
      ),
    ),
    denseOnly(
      transformation('accumulate, in wrappers and a chain', () =>
        chain(
          clip(1),
          lookahead(accumulate(chain(clipByGlobalNorm(1), adam()), { every: 2 }), { syncPeriod: 2 }),
        ),
      ),
    ),
  ],
  applyIfFinite: transformation('applyIfFinite', () =>
    applyIfFinite(adam({ learningRate: 0.1 }), { maxConsecutive: 2 }),
  ),
  averageParams: [
    denseOnly(transformation('averageParams', () => averageParams({ decay: 0.9 }))),
    denseOnly(transformation('averageParams, as it is', () => averageParams({ debias: false }))),
  ],
  cautious: [
    denseOnly(optimizer('cautious', (learningRate) => cautious(adam({ learningRate })), 0.1, 0.01)),
    denseOnly(
      transformation('cautious, direction', () =>
        chain(cautious(scaleByLion(), { of: 'direction' }), scaleByLearningRate(0.1)),
      ),
    ),
  ],
  conditionally: [
    transformation('conditionally', () =>
      conditionally(adam({ learningRate: 0.1 }), {
        when: cyclicalCosine({ initialValue: 1, period: 3 }),
      }),
    ),
    transformation('conditionally, zero', () =>
      conditionally(momentum({ learningRate: 0.1 }), {
        when: linear({ from: 1, to: 0, steps: 2 }),
        otherwise: 'zero',
      }),
    ),
  ],
  freeze: transformation('freeze', () => chain(sgd({ learningRate: 0.1 }), freeze('**.w'))),
  unfreeze: transformation('unfreeze', () => chain(adam({ learningRate: 0.1 }), unfreeze('**.w'))),
  lookahead: [
    denseOnly(optimizer('lookahead', (learningRate) => lookahead(momentum({ learningRate })), 0.05, 0.0005)),
    denseOnly(
      transformation('lookahead, all options', () =>
        lookahead(adam({ learningRate: 0.1 }), { syncPeriod: 2, slowStepSize: 0.25, resetState: true }),
      ),
    ),
  ],
  monitor: denseOnly(transformation('monitor', () => monitor(adam({ learningRate: 0.1 })))),
  scheduleFree: denseOnly(
    transformation('scheduleFree', () =>
      scheduleFree(sgd({ learningRate: linear({ from: 0, to: 0.1, steps: 3 }) }), {
        learningRate: linear({ from: 0, to: 0.1, steps: 3 }),
        b1: 0.5,
        weightPower: 1,
      }),
    ),
  ),
  scheduleFreeSgd: [
    denseOnly(optimizer('scheduleFreeSgd', (learningRate) => scheduleFreeSgd({ learningRate }), 0.1, 0.002)),
    denseOnly(
      transformation('scheduleFreeSgd, decaying', () =>
        scheduleFreeSgd({ learningRate: 0.1, weightDecay: 0.01, mask: '**.w', b1: 1, weightPower: 0 }),
      ),
    ),
  ],
  scheduleFreeAdamw: [
    denseOnly(
      optimizer('scheduleFreeAdamw', (learningRate) => scheduleFreeAdamw({ learningRate }), 0.1, 0.01),
    ),
    denseOnly(
      transformation('scheduleFreeAdamw, decaying', () =>
        scheduleFreeAdamw({ weightDecay: 0.01, mask: '**.w', b2: 0.9, eps: 1e-3 }),
      ),
    ),
  ],
  sam: denseOnly(
    optimizer('sam', (learningRate) => chain(sam({ rho: 0.001 }), momentum({ learningRate })), 0.05, 0.0005),
  ),
  mechanize: denseOnly(
    transformation('mechanize', () =>
      mechanize(adam({ learningRate: 1 }), { initialScale: 1e-3, eps: 1e-6 }),
    ),
  ),
  skipLargeUpdates: transformation('skipLargeUpdates', () =>
    skipLargeUpdates(adam({ learningRate: 0.1 }), { maxNorm: 2 }),
  ),
  scaleByProdigy: [
    denseOnly(transformation('scaleByProdigy', () => scaleByProdigy())),
    denseOnly(
      transformation('scaleByProdigy, all options', () =>
        scaleByProdigy({
          learningRate: linear({ from: 1, to: 0.1, steps: 3 }),
          b1: 0.5,
          b2: 0.9,
          eps: 1e-3,
          d0: 0.01,
          dCoefficient: 2,
          biasCorrection: true,
          safeguardWarmup: true,
          weightDecay: 0.1,
        }),
      ),
    ),
  ],
  prodigy: denseOnly(optimizer('prodigy', (learningRate) => prodigy({ learningRate }), 1, 0.1)),
  scaleByDadaptAdamw: [
    denseOnly(transformation('scaleByDadaptAdamw', () => scaleByDadaptAdamw())),
    denseOnly(
      transformation('scaleByDadaptAdamw, all options', () =>
        scaleByDadaptAdamw({
          learningRate: linear({ from: 1, to: 0.1, steps: 3 }),
          b1: 0.5,
          b2: 0.9,
          eps: 1e-3,
          d0: 0.01,
          biasCorrection: true,
          weightDecay: 0.1,
        }),
      ),
    ),
  ],
  dadaptAdamw: denseOnly(optimizer('dadaptAdamw', (learningRate) => dadaptAdamw({ learningRate }), 1, 1)),
  scaleByDog: (['heuristic', 'distance', 'learningRate'] as const).flatMap((initialStepType) => [
    denseOnly(transformation(`scaleByDog, ${initialStepType}`, () => scaleByDog({ initialStepType }))),
    denseOnly(
      transformation(`scaleByDog, ${initialStepType}, all options`, () =>
        scaleByDog({ initialStepType, initialStep: 0.1, eps: 0 }),
      ),
    ),
  ]),
  dog: [
    denseOnly(optimizer('dog', (learningRate) => dog({ learningRate, initialStep: 0.01 }), 1, 1)),
    denseOnly(transformation('dog, decaying', () => dog({ weightDecay: 0.01, mask: '**.w' }))),
  ],
  scaleByDowg: [
    denseOnly(transformation('scaleByDowg', () => scaleByDowg())),
    denseOnly(
      transformation('scaleByDowg, all options', () => scaleByDowg({ initialDistance: 0.1, eps: 0 })),
    ),
  ],
  dowg: [
    denseOnly(optimizer('dowg', (learningRate) => dowg({ learningRate }), 1, 1)),
    denseOnly(transformation('dowg, decaying', () => dowg({ weightDecay: 0.01, mask: '**.w' }))),
  ],
  scaleByCocob: [
    denseOnly(transformation('scaleByCocob', () => scaleByCocob())),
    denseOnly(transformation('scaleByCocob, all options', () => scaleByCocob({ alpha: 5, eps: 0.1 }))),
  ],
  cocob: [
    // It has no learning rate.
    denseOnly(optimizer('cocob', (alpha) => cocob({ alpha }), 100, 100)),
    denseOnly(transformation('cocob, decaying', () => cocob({ weightDecay: 0.01, mask: '**.w' }))),
  ],
  scaleByMadgrad: [
    denseOnly(transformation('scaleByMadgrad', () => scaleByMadgrad())),
    denseOnly(
      transformation('scaleByMadgrad, all options', () =>
        scaleByMadgrad({ learningRate: linear({ from: 0.1, to: 0, steps: 3 }), momentum: 0.5, eps: 1e-3 }),
      ),
    ),
  ],
  madgrad: [
    denseOnly(optimizer('madgrad', (learningRate) => madgrad({ learningRate }), 0.05, 0.005)),
    denseOnly(transformation('madgrad, decaying', () => madgrad({ weightDecay: 0.01, mask: '**.w' }))),
  ],
  scaleByAcprop: [
    transformation('scaleByAcprop', () => scaleByAcprop()),
    transformation('scaleByAcprop, all options', () =>
      scaleByAcprop({ b1: 0.5, b2: 0.9, eps: 1e-3, epsRoot: 1e-4 }),
    ),
  ],
  acprop: [
    optimizer('acprop', (learningRate) => acprop({ learningRate }), 0.01, 1e-4),
    denseOnly(transformation('acprop, decaying', () => acprop({ weightDecay: 0.01, mask: '**.w' }))),
  ],
  scaleBySimplifiedAdemamix: [
    transformation('scaleBySimplifiedAdemamix', () => scaleBySimplifiedAdemamix()),
    transformation('scaleBySimplifiedAdemamix, all options', () =>
      scaleBySimplifiedAdemamix({
        b1: 0.5,
        b2: 0.9,
        alpha: linear({ from: 0, to: 5, steps: 3 }),
        eps: 1e-3,
        epsRoot: 1e-4,
      }),
    ),
  ],
  simplifiedAdemamix: [
    optimizer(
      'simplifiedAdemamix',
      (learningRate) => simplifiedAdemamix({ learningRate, b1: 0.9 }),
      0.005,
      5e-4,
    ),
    denseOnly(
      transformation('simplifiedAdemamix, decaying', () =>
        simplifiedAdemamix({ weightDecay: 0.01, mask: '**.w' }),
      ),
    ),
  ],
  scaleByAsgd: [
    denseOnly(transformation('scaleByAsgd', () => scaleByAsgd())),
    denseOnly(
      transformation('scaleByAsgd, all options', () =>
        scaleByAsgd({
          learningRate: linear({ from: 0.1, to: 0, steps: 3 }),
          lambda: 0.01,
          alpha: 0.5,
          t0: 1,
        }),
      ),
    ),
    transformation('scaleByAsgd, lambda 0', () => scaleByAsgd({ lambda: 0, t0: 0 })),
  ],
  kahan: [
    transformation('kahan', () => kahan()),
    transformation('kahan after sgd', () => chain(sgd({ learningRate: 1e-8 }), kahan())),
  ],
  stochasticRounding: [
    denseOnly(transformation('stochasticRounding', () => stochasticRounding({ key: makeKey(5) }))),
    denseOnly(
      transformation('stochasticRounding after sgd', () =>
        chain(sgd({ learningRate: 1e-8 }), stochasticRounding({ key: makeKey(5) })),
      ),
    ),
  ],
  scaleByYellowFin: [
    denseOnly(transformation('scaleByYellowFin', () => scaleByYellowFin())),
    denseOnly(
      transformation('scaleByYellowFin, all options', () =>
        scaleByYellowFin({
          initialRate: 0.1,
          initialMomentum: 0.5,
          beta: 0.5,
          slowStart: 3,
          clip: false,
          eps: 1e-3,
        }),
      ),
    ),
  ],
  closedLoopYellowFin: [
    denseOnly(
      optimizer('closedLoopYellowFin', (learningRate) => closedLoopYellowFin({ learningRate }), 1, 0.03),
    ),
    denseOnly(
      transformation('closedLoopYellowFin, all options', () =>
        closedLoopYellowFin({
          learningRate: linear({ from: 1, to: 0.1, steps: 3 }),
          initialRate: 0.1,
          initialMomentum: 0.5,
          beta: 0.5,
          slowStart: 3,
          clip: false,
          eps: 1e-3,
          gain: 0.1,
          staleness: 1,
        }),
      ),
    ),
  ],
  yellowFin: denseOnly(optimizer('yellowFin', (learningRate) => yellowFin({ learningRate }), 1, 0.03)),
  asgd: [
    denseOnly(optimizer('asgd', (learningRate) => asgd({ learningRate }), 0.05, 1e-3)),
    denseOnly(transformation('asgd, decaying', () => asgd({ weightDecay: 0.01 }))),
  ],
  scaleByMomo: [
    denseOnly(transformation('scaleByMomo', () => scaleByMomo())),
    denseOnly(
      transformation('scaleByMomo, all options', () =>
        scaleByMomo({
          learningRate: linear({ from: 2, to: 0.1, steps: 3 }),
          b1: 0.5,
          lowerBound: 0.5,
          weightDecay: 0.1,
          adaptLowerBound: true,
        }),
      ),
    ),
  ],
  momo: denseOnly(optimizer('momo', (learningRate) => momo({ learningRate }), 1, 1)),
  scaleByMomoAdam: [
    denseOnly(transformation('scaleByMomoAdam', () => scaleByMomoAdam())),
    denseOnly(
      transformation('scaleByMomoAdam, all options', () =>
        scaleByMomoAdam({
          learningRate: 2,
          b1: 0.5,
          b2: 0.9,
          eps: 1e-3,
          lowerBound: 0.5,
          weightDecay: linear({ from: 0.1, to: 0, steps: 3 }),
          adaptLowerBound: true,
        }),
      ),
    ),
  ],
  momoAdam: denseOnly(optimizer('momoAdam', (learningRate) => momoAdam({ learningRate }), 1, 1)),
  adaptiveGradClip: [
    denseOnly(transformation('adaptiveGradClip', () => adaptiveGradClip(0.1))),
    denseOnly(
      transformation('adaptiveGradClip, all options', () =>
        adaptiveGradClip(0.5, { eps: 0.1, outputs: 'rows' }),
      ),
    ),
  ],
  centralizeGradients: [
    denseOnly(transformation('centralizeGradients', () => centralizeGradients())),
    denseOnly(transformation('centralizeGradients, rows', () => centralizeGradients({ outputs: 'rows' }))),
  ],
  scaleBySophia: [
    denseOnly(transformation('scaleBySophia', () => scaleBySophia({ key: makeKey(1) }))),
    denseOnly(
      transformation('scaleBySophia, all options', () =>
        scaleBySophia({
          key: makeKey(2),
          b1: 0.5,
          b2: 0.9,
          eps: 1e-3,
          gamma: 1,
          clipThreshold: 2,
          updateInterval: 2,
          stepSize: 0.1,
          biasCorrection: true,
        }),
      ),
    ),
  ],
  sophia: [
    denseOnly(optimizer('sophia', (learningRate) => sophia({ learningRate, key: makeKey(1) }), 0.01, 0.001)),
    denseOnly(
      transformation('sophia, decaying', () =>
        sophia({ learningRate: 0.1, key: makeKey(1), weightDecay: 0.1, mask: '**.w' }),
      ),
    ),
  ],
  scaleByUpdateRule: [
    transformation('scaleByUpdateRule', () => scaleByUpdateRule({ groups: [adamGroup] })),
    transformation('scaleByUpdateRule, three groups, all options', () =>
      scaleByUpdateRule({
        groups: [
          {
            left: 'g^2',
            right: 'v',
            leftFunction: 'sqrt|x|',
            rightFunction: 'clip(x,0.001)',
            combine: 'x+y',
          },
          { left: 'rmsprop', right: 'u1', leftFunction: '-x', rightFunction: 'e^x', combine: 'x*y' },
          { left: 'u2', right: 'gamma', leftFunction: 'x', rightFunction: 'sign(x)', combine: 'x-y' },
        ],
        b1: 0.5,
        b2: 0.75,
        b3: 0.5,
        rmsDecay: 0.5,
        delta: 1e-3,
        noiseVariance: inverseTimeDecay({ initialValue: 1, steps: 1, power: 0.55 }),
        stepDecay: cyclicalCosine({ initialValue: 1, period: 5 }),
        key: makeKey(3),
      }),
    ),
    denseOnly(
      transformation('scaleByUpdateRule, parameters', () =>
        scaleByUpdateRule({ groups: [{ ...adamGroup, left: '0.1w', combine: 'x-y' }] }),
      ),
    ),
    denseOnly(
      transformation('scaleByUpdateRule, powers and logarithms of numbers', () =>
        scaleByUpdateRule({
          groups: [{ left: '2', right: 'g', leftFunction: 'log|x|', rightFunction: 'x', combine: 'x^y' }],
        }),
      ),
    ),
    denseOnly(
      transformation('scaleByUpdateRule, a number for all', () =>
        scaleByUpdateRule({ groups: [{ ...adamGroup, left: '1', right: '2' }] }),
      ),
    ),
    denseOnly(
      transformation('scaleByUpdateRule, noise', () =>
        scaleByUpdateRule({ groups: [{ ...adamGroup, right: 'noise', combine: 'x*y' }], key: makeKey(1) }),
      ),
    ),
    denseOnly(
      transformation('scaleByUpdateRule, drops', () =>
        scaleByUpdateRule({
          groups: [
            {
              left: 'g',
              right: 'm',
              leftFunction: 'drop(x,0.1)',
              rightFunction: 'drop(x,0.5)',
              combine: 'x+y',
            },
          ],
          key: makeKey(1),
        }),
      ),
    ),
    denseOnly(
      transformation('scaleByUpdateRule, noise and drops', () =>
        scaleByUpdateRule({
          groups: [
            { left: 'g', right: 'noise', leftFunction: 'drop(x,0.3)', rightFunction: 'x', combine: 'x+y' },
          ],
          key: makeKey(1),
        }),
      ),
    ),
  ],
  updateRule: [
    optimizer('updateRule', (learningRate) => updateRule({ learningRate, groups: [adamGroup] }), 0.02, 0.01),
    denseOnly(
      transformation('updateRule, weight decay, linear decay of the step', () =>
        updateRule({
          learningRate: 0.1,
          groups: [{ left: 'g', right: '0.1w', leftFunction: 'x', rightFunction: 'x', combine: 'x+y' }],
          stepDecay: linear({ from: 1, to: 0, steps: 9 }),
        }),
      ),
    ),
  ],
  scaleByLearnedGates: [
    transformation('scaleByLearnedGates', scaleByLearnedGates),
    transformation('scaleByLearnedGates, all options', () =>
      scaleByLearnedGates({
        coefficients: {
          momentum: { constant: 0.5, signal: -1 },
          adam: { constant: 1, agreement: 0.25 },
          normalized: { agreement: 0.5, signal: 2 },
          sign: { constant: -0.25, agreement: 0.5, signal: 1 },
        },
        b1: 0.5,
        b2: 0.75,
        eps: 1e-3,
      }),
    ),
    transformation('scaleByLearnedGates, one term', () =>
      scaleByLearnedGates({ coefficients: { sign: { constant: 1 } } }),
    ),
    transformation('scaleByLearnedGates, no term', () => scaleByLearnedGates({ coefficients: {} })),
  ],
  learnedGates: optimizer('learnedGates', (learningRate) => learnedGates({ learningRate }), 0.02, 0.01),
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
  denseOnly(
    transformation('flatten', () => flatten(chain(scaleByTrustRatio(), lamb({ learningRate: 0.1 })))),
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
