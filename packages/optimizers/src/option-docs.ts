// Written by tools/docs/write-option-docs.mjs from the doc comments of the options.
import type { OptionDocs } from '@thalweg/core';

/** What each option means, by factory. */
export const optionDocs: OptionDocs = {
  adabelief: {
    b1: '$\\beta_1$, the decay of the mean.',
    b2: '$\\beta_2$, the decay of the mean of squared deviations.',
    eps: '$\\epsilon$, added to the root.',
    epsRoot:
      '$\\bar\\epsilon$, added to the mean of squared deviations at every step. If both are 0, an element whose gradients were all 0 becomes NaN.',
    nesterov: 'Whether to use the momentum of the next step instead of the last.',
    learningRate: '$\\eta$, the learning rate.',
  },
  adadelta: {
    rho: '$\\rho$, the decay of the averages.',
    eps: '$\\epsilon$, which sets the initial speed: the first step is $\\sqrt{\\epsilon / (1 - \\rho)}$.',
    learningRate: '$\\eta$, the learning rate. The paper has none, which is 1.',
  },
  adagrad: {
    eps: '$\\epsilon$, added to the root of the sum.',
    epsInSqrt: 'Whether to add $\\epsilon$ under the root instead.',
    initialAccumulatorValue: '$s_0$, the initial sum.',
    learningRate: '$\\eta$, the learning rate.',
  },
  adam: {
    b1: '$\\beta_1$, the decay of the mean.',
    b2: '$\\beta_2$, the decay of the mean of squares.',
    eps: '$\\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN.',
    epsRoot:
      '$\\bar\\epsilon$, added under the root. Set it above 0 if you differentiate through the optimizer.',
    learningRate: '$\\eta$, the learning rate.',
  },
  adamax: {
    b1: '$\\beta_1$, the decay of the mean.',
    b2: '$\\beta_2$, the decay of the maximum.',
    eps: '$\\epsilon$, added to the absolute gradient. The paper has none.',
    learningRate: '$\\eta$, the learning rate.',
  },
  adamaxw: {
    weightDecay: '$\\lambda$, the weight decay. A step subtracts $\\eta \\lambda$ times the parameters.',
    mask: 'The leaves that decay.',
    b1: '$\\beta_1$, the decay of the mean.',
    b2: '$\\beta_2$, the decay of the maximum.',
    eps: '$\\epsilon$, added to the absolute gradient. The paper has none.',
    learningRate: '$\\eta$, the learning rate.',
  },
  adamw: {
    weightDecay: '$\\lambda$, the weight decay. A step subtracts $\\eta \\lambda$ times the parameters.',
    mask: 'The leaves that decay.',
    b1: '$\\beta_1$, the decay of the mean.',
    b2: '$\\beta_2$, the decay of the mean of squares.',
    eps: '$\\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN.',
    epsRoot:
      '$\\bar\\epsilon$, added under the root. Set it above 0 if you differentiate through the optimizer.',
    learningRate: '$\\eta$, the learning rate.',
  },
  adan: {
    weightDecay: '$\\lambda$, the weight decay. A step subtracts $\\eta \\lambda$ times the parameters.',
    mask: 'The leaves that decay.',
    b1: '$\\beta_1$, the decay of the mean.',
    b2: '$\\beta_2$, the decay of the mean of changes, and their weight.',
    b3: '$\\beta_3$, the decay of the mean of squares.',
    eps: '$\\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN.',
    epsRoot: '$\\bar\\epsilon$, added under the root.',
    learningRate: '$\\eta$, the learning rate.',
  },
  addDecayedWeights: {
    weightDecay: '$\\lambda$, the multiple of the parameters that is added.',
    mask: 'The leaves that decay. `toSpec` can write only globs and trees.',
  },
  addLookAheadMomentum: {
    decay: '$\\gamma$, the decay of the velocity.',
  },
  addMomentum: {
    decay: '$\\gamma$, the decay of the velocity.',
    nesterov: 'Whether to look one step ahead, in the form that evaluates the gradient at the parameters.',
  },
  addNoise: {
    eta: '$\\eta$, the variance at the first step, not the standard deviation.',
    gamma: '$\\gamma$, how fast the variance decays.',
    key: 'The random key.',
  },
  addShrinkage: {
    learningRate: '$\\eta$, the learning rate of the step.',
  },
  addSign: {
    alpha:
      '$\\alpha$, the factor if a sign is 0. With $\\alpha = f = 1$, an element whose signs disagree does not move.',
    decay: '$\\gamma$, the decay of the mean.',
    signDecay: '$f$, the weight of the signs, see `scaleByPowerSign`.',
    learningRate: '$\\eta$, the learning rate.',
  },
  ademamix: {
    weightDecay: '$\\lambda$, the weight decay. A step subtracts $\\eta \\lambda$ times the parameters.',
    mask: 'The leaves that decay.',
    b1: '$\\beta_1$, the decay of the fast mean.',
    b2: '$\\beta_2$, the decay of the mean of squares.',
    b3: '$\\beta_3$, the decay of the slow mean.',
    alpha: '$\\alpha$, the weight of the slow mean.',
    eps: '$\\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN.',
    epsRoot: '$\\bar\\epsilon$, added under the root.',
    learningRate: '$\\eta$, the learning rate.',
  },
  adopt: {
    b1: '$\\beta_1$, the decay of the mean.',
    b2: '$\\beta_2$, the decay of the mean of squares.',
    eps: '$\\epsilon$, the smallest number to divide by.',
    nesterov: "Whether to look one step ahead, as Nesterov's momentum does.",
    useClipping:
      'Whether to clip. If not, an element whose first gradient is 0 makes a step of $1 / \\epsilon$ times its second.',
    clipExponent: '$p$: an element is clipped to the number of earlier steps to this power.',
    learningRate: '$\\eta$, the learning rate.',
  },
  amsgrad: {
    b1: '$\\beta_1$, the decay of the mean.',
    b2: '$\\beta_2$, the decay of the mean of squares.',
    eps: '$\\epsilon$, added to the root. The paper has none.',
    epsRoot: '$\\bar\\epsilon$, added under the root.',
    form: 'One of the three forms in the table.',
    learningRate:
      '$\\eta$, the learning rate. The convergence proof requires one that falls as $1 / \\sqrt t$.',
  },
  averageUpdates: {
    decay: '$\\gamma$, the decay of the average.',
    debias: 'Whether to divide by the sum of the weights, so that the first averages are not too small.',
  },
  clip: {
    maxDelta: '$\\delta$, the largest size of an element. A NaN stays NaN.',
  },
  clipByBlockRms: {
    threshold: '$c$, the largest root of the mean of squares of a leaf.',
  },
  clipByGlobalNorm: {
    maxNorm: '$c$, the largest norm of all leaves together.',
  },
  fromage: {
    learningRate: "$\\eta$, the learning rate: the size of a step in units of the parameters' norm.",
    minNorm: '$\\mu$, the least norm of parameters and gradients. The paper has none.',
  },
  keepParamsNonNegative: {},
  lamb: {
    eps: '$\\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN.',
    weightDecay: '$\\lambda$, the weight decay.',
    mask: 'The leaves that decay.',
    b1: '$\\beta_1$, the decay of the mean.',
    b2: '$\\beta_2$, the decay of the mean of squares.',
    epsRoot:
      '$\\bar\\epsilon$, added under the root. Set it above 0 if you differentiate through the optimizer.',
    learningRate: "$\\eta$, the learning rate: the size of a step in units of the parameters' norm.",
  },
  lars: {
    momentum: '$\\gamma$, the decay of the velocity.',
    nesterov: 'Whether to look one step ahead, in the form that evaluates the gradient at the parameters.',
    weightDecay: '$\\lambda$, the weight decay.',
    trustCoefficient: "$c$, the size of a step in units of the parameters' norm.",
    eps: '$\\epsilon$, added to the norm.',
    form: 'One of the two forms in the table.',
    mask: 'The leaves that are decayed and scaled, usually all but biases and gains. The gradients of others stay as they are.',
    learningRate: '$\\eta$, the learning rate, which multiplies the trust coefficient.',
  },
  lbfgs: {
    linesearch:
      'How the stepsize $\\alpha$ is found: by `scaleByZoomLinesearch` or `scaleByBacktrackingLinesearch`.',
    memory: '$m$, the number of steps to remember.',
    scaleInitPrecond: 'Whether the matrix to start from is scaled by $\\gamma$.',
    learningRate: '$\\eta$, a factor on the direction, before the line search.',
  },
  lion: {
    weightDecay: '$\\lambda$, the weight decay. A step subtracts $\\eta \\lambda$ times the parameters.',
    mask: 'The leaves that decay.',
    b1: '$\\beta_1$, the weight of the average in the step.',
    b2: '$\\beta_2$, the decay of the average.',
    mode: 'One of the two functions in the table. The paper has `hard`.',
    learningRate: '$\\eta$, the learning rate, which is the size of every step.',
  },
  mars: {
    weightDecay: '$\\lambda$, the weight decay. A step subtracts $\\eta \\lambda$ times the parameters.',
    mask: 'The leaves that decay.',
    b1: '$\\beta_1$, the decay of the mean.',
    b2: '$\\beta_2$, the decay of the mean of squares.',
    gamma: '$\\gamma$, the strength of the correction. With 0 it is Adam with clipped gradients.',
    eps: '$\\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN.',
    form: 'One of the two forms in the table.',
    learningRate: '$\\eta$, the learning rate.',
  },
  momentum: {
    learningRate: '$\\eta$, the learning rate.',
    momentum: '$\\gamma$, the decay of the velocity.',
    dampening: '$\\delta$, how much of each gradient after the first is left out of the velocity.',
  },
  nadam: {
    b1: '$\\beta_1$, the decay of the mean. The default is that of the paper, for the form `dozat`. For the other forms 0.9 is usual.',
    b2: '$\\beta_2$, the decay of the mean of squares.',
    eps: '$\\epsilon$, added to the root.',
    epsRoot: '$\\bar\\epsilon$, added under the root.',
    momentumDecay: '$\\psi$, how fast the momentum of `dozat` and `pytorch` grows to $\\beta_1$.',
    form: 'One of the four forms in the table.',
    learningRate: '$\\eta$, the learning rate.',
  },
  nadamw: {
    weightDecay: '$\\lambda$, the weight decay. A step subtracts $\\eta \\lambda$ times the parameters.',
    mask: 'The leaves that decay.',
    b1: '$\\beta_1$, the decay of the mean. The default is that of the paper, for the form `dozat`. For the other forms 0.9 is usual.',
    b2: '$\\beta_2$, the decay of the mean of squares.',
    eps: '$\\epsilon$, added to the root.',
    epsRoot: '$\\bar\\epsilon$, added under the root.',
    momentumDecay: '$\\psi$, how fast the momentum of `dozat` and `pytorch` grows to $\\beta_1$.',
    form: 'One of the four forms in the table.',
    learningRate: '$\\eta$, the learning rate.',
  },
  nesterov: {
    learningRate: '$\\eta$, the learning rate.',
    momentum: '$\\gamma$, the decay of the velocity.',
    form: 'Where the gradient is evaluated: `lookAhead`, at `gradientPoint`, ahead of the parameters; or `reformulated`, at the parameters, which are then themselves the look-ahead point.',
  },
  normalizeByUpdateNorm: {
    scaleFactor: '$c$, the norm of the result.',
    eps: '$\\epsilon$, added to the norm.',
  },
  novograd: {
    b1: '$\\beta_1$, the decay of the momentum, which is a sum and not a mean.',
    b2: '$\\beta_2$, the decay of the mean of squared norms.',
    eps: '$\\epsilon$, added to the root. If it is 0, a leaf whose gradients were all 0 becomes NaN.',
    epsRoot: '$\\bar\\epsilon$, added under the root.',
    weightDecay: '$\\lambda$, the multiple of the parameters that is added before the momentum.',
    learningRate: '$\\eta$, the learning rate.',
  },
  optimisticAdam: {
    b1: '$\\beta_1$, the decay of the mean.',
    b2: '$\\beta_2$, the decay of the mean of squares.',
    eps: '$\\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN.',
    epsRoot:
      '$\\bar\\epsilon$, added under the root. Set it above 0 if you differentiate through the optimizer.',
    alpha: '$\\alpha$, the weight of the gradient.',
    beta: '$\\beta$, the weight of its change since the last step.',
    learningRate: '$\\eta$, the learning rate.',
  },
  optimisticGradientDescent: {
    alpha: '$\\alpha$, the weight of the gradient.',
    beta: '$\\beta$, the weight of its change since the last step.',
    learningRate: '$\\eta$, the learning rate.',
  },
  powerSign: {
    base: '$b$, the factor of an element whose gradient agrees in sign with the mean.',
    decay: '$\\gamma$, the decay of the mean.',
    signDecay: '$f$, the weight of the signs: a number or a schedule.',
    learningRate: '$\\eta$, the learning rate.',
  },
  radam: {
    b1: '$\\beta_1$, the decay of the mean.',
    b2: '$\\beta_2$, the decay of the mean of squares. With $\\beta_2 < 2/3$ no second moment is reliable enough.',
    eps: '$\\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN.',
    epsRoot: '$\\bar\\epsilon$, added under the root.',
    threshold:
      '$\\rho_{\\min}$, the least $\\rho_t$, a number of gradients, with which the second moment is used.',
    nesterov: 'Whether to use the momentum of the next step instead of the last.',
    learningRate: '$\\eta$, the learning rate.',
  },
  rmsprop: {
    centered: 'Whether to divide by the standard deviation instead; see `scaleByStddev`.',
    momentum: 'The decay of the velocity, for momentum on the scaled steps. With 0 there is no momentum.',
    decay: '$\\gamma$, the decay of the mean of squares.',
    eps: '$\\epsilon$. If it is 0, an element whose gradients were all 0 becomes NaN.',
    epsInSqrt: 'Whether to add $\\epsilon$ under the root or to it.',
    initialScale: '$v_0$, the initial mean of squares.',
    learningRate: '$\\eta$, the learning rate.',
  },
  rprop: {
    learningRate: '$\\Delta_0$, the size of the first step of each element.',
    etaMinus: '$\\eta^-$, the factor of a step if the sign changes.',
    etaPlus: '$\\eta^+$, the factor of a step if the sign stays.',
    minStepSize: '$\\Delta_{\\min}$, the smallest size of a step.',
    maxStepSize: '$\\Delta_{\\max}$, the largest size of a step.',
  },
  scale: {
    factor: '$c$, the factor.',
  },
  scaleByAdadelta: {
    rho: '$\\rho$, the decay of the averages.',
    eps: '$\\epsilon$, which sets the initial speed: the first step is $\\sqrt{\\epsilon / (1 - \\rho)}$.',
  },
  scaleByAdam: {
    b1: '$\\beta_1$, the decay of the mean.',
    b2: '$\\beta_2$, the decay of the mean of squares.',
    eps: '$\\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN.',
    epsRoot:
      '$\\bar\\epsilon$, added under the root. Set it above 0 if you differentiate through the optimizer.',
  },
  scaleByAdamax: {
    b1: '$\\beta_1$, the decay of the mean.',
    b2: '$\\beta_2$, the decay of the maximum.',
    eps: '$\\epsilon$, added to the absolute gradient. The paper has none.',
  },
  scaleByAdan: {
    b1: '$\\beta_1$, the decay of the mean.',
    b2: '$\\beta_2$, the decay of the mean of changes, and their weight.',
    b3: '$\\beta_3$, the decay of the mean of squares.',
    eps: '$\\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN.',
    epsRoot: '$\\bar\\epsilon$, added under the root.',
  },
  scaleByAddSign: {
    alpha:
      '$\\alpha$, the factor if a sign is 0. With $\\alpha = f = 1$, an element whose signs disagree does not move.',
    decay: '$\\gamma$, the decay of the mean.',
    signDecay: '$f$, the weight of the signs, see `scaleByPowerSign`.',
  },
  scaleByAdemamix: {
    b1: '$\\beta_1$, the decay of the fast mean.',
    b2: '$\\beta_2$, the decay of the mean of squares.',
    b3: '$\\beta_3$, the decay of the slow mean.',
    alpha: '$\\alpha$, the weight of the slow mean.',
    eps: '$\\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN.',
    epsRoot: '$\\bar\\epsilon$, added under the root.',
  },
  scaleByAdopt: {
    b1: '$\\beta_1$, the decay of the mean.',
    b2: '$\\beta_2$, the decay of the mean of squares.',
    eps: '$\\epsilon$, the smallest number to divide by.',
    nesterov: "Whether to look one step ahead, as Nesterov's momentum does.",
    useClipping:
      'Whether to clip. If not, an element whose first gradient is 0 makes a step of $1 / \\epsilon$ times its second.',
    clipExponent: '$p$: an element is clipped to the number of earlier steps to this power.',
  },
  scaleByAmsgrad: {
    b1: '$\\beta_1$, the decay of the mean.',
    b2: '$\\beta_2$, the decay of the mean of squares.',
    eps: '$\\epsilon$, added to the root. The paper has none.',
    epsRoot: '$\\bar\\epsilon$, added under the root.',
    form: 'One of the three forms in the table.',
  },
  scaleByBacktrackingLinesearch: {
    maxBacktrackingSteps: 'How often the stepsize may be reduced.',
    slopeRtol: '$c$, the part of the slope by which the loss must fall.',
    decreaseFactor: 'The factor by which the stepsize is reduced.',
    increaseFactor: 'The factor from the last stepsize to the first one to try.',
    maxLearningRate: 'The largest stepsize.',
    atol: '$\\epsilon$, an absolute tolerance.',
    rtol: '$\\delta$, a tolerance relative to the loss.',
  },
  scaleByBelief: {
    b1: '$\\beta_1$, the decay of the mean.',
    b2: '$\\beta_2$, the decay of the mean of squared deviations.',
    eps: '$\\epsilon$, added to the root.',
    epsRoot:
      '$\\bar\\epsilon$, added to the mean of squared deviations at every step. If both are 0, an element whose gradients were all 0 becomes NaN.',
    nesterov: 'Whether to use the momentum of the next step instead of the last.',
  },
  scaleByDampening: {
    dampening: '$\\delta$, how much of each gradient after the first is left out.',
  },
  scaleByLars: {
    weightDecay: '$\\lambda$, the weight decay.',
    trustCoefficient: "$c$, the size of a step in units of the parameters' norm.",
    eps: '$\\epsilon$, added to the norm.',
    form: 'One of the two forms in the table.',
    mask: 'The leaves that are decayed and scaled, usually all but biases and gains. The gradients of others stay as they are.',
  },
  scaleByLbfgs: {
    memory: '$m$, the number of steps to remember.',
    scaleInitPrecond: 'Whether the matrix to start from is scaled by $\\gamma$.',
  },
  scaleByLearningRate: {
    learningRate:
      '$\\eta$, the learning rate. A schedule is read at the number of earlier steps, 0 at the first step.',
  },
  scaleByLion: {
    b1: '$\\beta_1$, the weight of the average in the step.',
    b2: '$\\beta_2$, the decay of the average.',
    mode: 'One of the two functions in the table. The paper has `hard`.',
  },
  scaleByMars: {
    b1: '$\\beta_1$, the decay of the mean.',
    b2: '$\\beta_2$, the decay of the mean of squares.',
    gamma: '$\\gamma$, the strength of the correction. With 0 it is Adam with clipped gradients.',
    eps: '$\\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN.',
    form: 'One of the two forms in the table.',
  },
  scaleByNadam: {
    b1: '$\\beta_1$, the decay of the mean. The default is that of the paper, for the form `dozat`. For the other forms 0.9 is usual.',
    b2: '$\\beta_2$, the decay of the mean of squares.',
    eps: '$\\epsilon$, added to the root.',
    epsRoot: '$\\bar\\epsilon$, added under the root.',
    momentumDecay: '$\\psi$, how fast the momentum of `dozat` and `pytorch` grows to $\\beta_1$.',
    form: 'One of the four forms in the table.',
  },
  scaleByNovograd: {
    b1: '$\\beta_1$, the decay of the momentum, which is a sum and not a mean.',
    b2: '$\\beta_2$, the decay of the mean of squared norms.',
    eps: '$\\epsilon$, added to the root. If it is 0, a leaf whose gradients were all 0 becomes NaN.',
    epsRoot: '$\\bar\\epsilon$, added under the root.',
    weightDecay: '$\\lambda$, the multiple of the parameters that is added before the momentum.',
  },
  scaleByOptimisticGradient: {
    alpha: '$\\alpha$, the weight of the gradient.',
    beta: '$\\beta$, the weight of its change since the last step.',
  },
  scaleByParamBlockNorm: {
    minScale: '$c$, the smallest factor, so that parameters of 0 can move.',
  },
  scaleByParamBlockRms: {
    minScale: '$c$, the smallest factor, so that parameters of 0 can move.',
  },
  scaleByPowerSign: {
    base: '$b$, the factor of an element whose gradient agrees in sign with the mean.',
    decay: '$\\gamma$, the decay of the mean.',
    signDecay: '$f$, the weight of the signs: a number or a schedule.',
  },
  scaleByRadam: {
    b1: '$\\beta_1$, the decay of the mean.',
    b2: '$\\beta_2$, the decay of the mean of squares. With $\\beta_2 < 2/3$ no second moment is reliable enough.',
    eps: '$\\epsilon$, added to the root. If it is 0, an element whose gradients were all 0 becomes NaN.',
    epsRoot: '$\\bar\\epsilon$, added under the root.',
    threshold:
      '$\\rho_{\\min}$, the least $\\rho_t$, a number of gradients, with which the second moment is used.',
    nesterov: 'Whether to use the momentum of the next step instead of the last.',
  },
  scaleByRms: {
    decay: '$\\gamma$, the decay of the mean of squares.',
    eps: '$\\epsilon$. If it is 0, an element whose gradients were all 0 becomes NaN.',
    epsInSqrt: 'Whether to add $\\epsilon$ under the root or to it.',
    initialScale: '$v_0$, the initial mean of squares.',
  },
  scaleByRprop: {
    learningRate: '$\\Delta_0$, the size of the first step of each element.',
    etaMinus: '$\\eta^-$, the factor of a step if the sign changes.',
    etaPlus: '$\\eta^+$, the factor of a step if the sign stays.',
    minStepSize: '$\\Delta_{\\min}$, the smallest size of a step.',
    maxStepSize: '$\\Delta_{\\max}$, the largest size of a step.',
  },
  scaleByRss: {
    eps: '$\\epsilon$, added to the root of the sum.',
    epsInSqrt: 'Whether to add $\\epsilon$ under the root instead.',
    initialAccumulatorValue: '$s_0$, the initial sum.',
  },
  scaleBySchedule: {
    schedule: '$s$, from the number of earlier steps, 0 at the first step, to the factor.',
  },
  scaleBySign: {},
  scaleByStddev: {
    decay: '$\\gamma$, the decay of the mean of squares.',
    eps: '$\\epsilon$. If it is 0, an element whose gradients were all 0 becomes NaN.',
    epsInSqrt: 'Whether to add $\\epsilon$ under the root or to it.',
    initialScale: '$v_0$, the initial mean of squares.',
  },
  scaleByTrustRatio: {
    minNorm: '$\\mu$, the least norm of parameters and gradients.',
    trustCoefficient: "$c$, the size of a step in units of the parameters' norm.",
    eps: '$\\epsilon$, added to the norm of the gradient.',
    mask: 'The leaves that are scaled. The gradients of others stay as they are.',
  },
  scaleByYogi: {
    b1: '$\\beta_1$, the decay of the mean.',
    b2: '$\\beta_2$. The second moment changes by $1 - \\beta_2$ times the square of the gradient.',
    eps: '$\\epsilon$, added to the root. If it and $a$ are 0, an element whose gradients were all 0 becomes NaN.',
    epsRoot: '$\\bar\\epsilon$, added under the root.',
    initialAccumulatorValue: '$a$, where the second moment starts; in the form `optax`, the first, too.',
    form: 'One of the two forms in the table.',
  },
  scaleByZoomLinesearch: {
    maxLinesearchSteps: 'The number of stepsizes to try at most.',
    maxLearningRate: 'The largest stepsize; 0 for no limit.',
    tol: 'By how much both conditions may be missed.',
    increaseFactor: 'The factor by which the stepsize grows until it is large enough, above 1.',
    slopeRtol: '$c_1$, the part of the slope by which the loss must fall.',
    curvRtol: '$c_2$, the part of the slope that may be left.',
    approxDecRtol: '$\\epsilon$, by what part the loss may rise if the approximate condition holds.',
    stepsizePrecision:
      'The search ends in an interval of stepsizes this small if the loss is small enough in it.',
    initialGuessStrategy: 'The stepsize to try first: the one before, `keep`, or 1, `one`.',
  },
  setToZero: {},
  sgd: {
    learningRate: '$\\eta$, the learning rate.',
  },
  signSgd: {
    learningRate: '$\\eta$, the learning rate, which is the size of every step.',
  },
  signum: {
    learningRate: '$\\eta$, the learning rate, which is the size of every step.',
    momentum: '$\\gamma$, the decay of the momentum.',
  },
  yogi: {
    b1: '$\\beta_1$, the decay of the mean.',
    b2: '$\\beta_2$. The second moment changes by $1 - \\beta_2$ times the square of the gradient.',
    eps: '$\\epsilon$, added to the root. If it and $a$ are 0, an element whose gradients were all 0 becomes NaN.',
    epsRoot: '$\\bar\\epsilon$, added under the root.',
    initialAccumulatorValue: '$a$, where the second moment starts; in the form `optax`, the first, too.',
    form: 'One of the two forms in the table.',
    learningRate: '$\\eta$, the learning rate.',
  },
  zeroNans: {},
};
