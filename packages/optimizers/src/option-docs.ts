// Written by tools/docs/write-option-docs.mjs from the doc comments of the options.
import type { OptionDocs } from '@thalweg/core';

/** What each option means, by factory. */
export const optionDocs: OptionDocs = {
  adadelta: {
    rho: '$\\rho$, how much of the old averages is kept.',
    eps: '$\\epsilon$, which sets how fast it starts: the first step is $\\sqrt{\\epsilon / (1 - \\rho)}$.',
    learningRate: '$\\eta$, the learning rate; 1 is the method of the paper.',
  },
  adagrad: {
    eps: '$\\epsilon$, added to the root of the sum.',
    epsInSqrt: 'Whether $\\epsilon$ is added under the root instead.',
    initialAccumulatorValue: '$s_0$, what the sum starts from.',
    learningRate: '$\\eta$, the learning rate.',
  },
  adam: {
    b1: '$\\beta_1$, how much of the old mean is kept.',
    b2: '$\\beta_2$, how much of the old mean of squares is kept.',
    eps: '$\\epsilon$, added to the root. With 0 an element whose gradients were all 0 gives NaN.',
    epsRoot:
      '$\\bar\\epsilon$, added under the root. Set it above 0 if you differentiate through the optimizer.',
    learningRate: '$\\eta$, the learning rate.',
  },
  adamax: {
    b1: '$\\beta_1$, how much of the old mean is kept.',
    b2: '$\\beta_2$, how fast the maximum decays.',
    eps: '$\\epsilon$, added to the size of the gradient. The paper has none.',
    learningRate: '$\\eta$, the learning rate.',
  },
  adamw: {
    weightDecay: '$\\lambda$, the share of the parameters that is taken off, times the learning rate.',
    mask: 'The leaves that decay.',
    b1: '$\\beta_1$, how much of the old mean is kept.',
    b2: '$\\beta_2$, how much of the old mean of squares is kept.',
    eps: '$\\epsilon$, added to the root. With 0 an element whose gradients were all 0 gives NaN.',
    epsRoot:
      '$\\bar\\epsilon$, added under the root. Set it above 0 if you differentiate through the optimizer.',
    learningRate: '$\\eta$, the learning rate.',
  },
  addDecayedWeights: {
    weightDecay: '$\\lambda$, the multiple of the parameters that is added.',
    mask: 'The leaves that decay. `toSpec` writes down globs and trees only.',
  },
  addLookAheadMomentum: {
    decay: '$\\gamma$, how much of the old velocity is kept.',
  },
  addMomentum: {
    decay: '$\\gamma$, how much of the old velocity is kept.',
    nesterov: 'Whether to look one step ahead, in the form that needs the gradient at the parameters only.',
  },
  addNoise: {
    eta: '$\\eta$, the variance at the first step, not the standard deviation.',
    gamma: '$\\gamma$, how fast the variance decays.',
    key: 'The random key.',
  },
  addSign: {
    alpha:
      '$\\alpha$, the factor of a gradient without a sign. With 1 an element that disagrees does not move.',
    decay: '$\\gamma$, how much of the old mean is kept.',
    signDecay: '$f$, how much the signs count, see `scaleByPowerSign`.',
    learningRate: '$\\eta$, the learning rate.',
  },
  amsgrad: {
    b1: '$\\beta_1$, how much of the old mean is kept.',
    b2: '$\\beta_2$, how much of the old mean of squares is kept.',
    eps: '$\\epsilon$, added to the root. The paper has none.',
    epsRoot: '$\\bar\\epsilon$, added under the root.',
    form: 'Which of the three forms, see the table.',
    learningRate: '$\\eta$, the learning rate. The theory wants one that falls as $1 / \\sqrt t$.',
  },
  clip: {
    maxDelta: '$\\delta$, the largest size of an element. A NaN stays NaN.',
  },
  clipByGlobalNorm: {
    maxNorm: '$c$, the largest norm of all leaves together.',
  },
  momentum: {
    learningRate: '$\\eta$, the learning rate.',
    momentum: '$\\gamma$, how much of the old velocity is kept.',
  },
  nadam: {
    b1: "$\\beta_1$, how much of the old mean is kept. The default is the paper's, for the form `dozat`; the other forms are used with 0.9.",
    b2: '$\\beta_2$, how much of the old mean of squares is kept.',
    eps: '$\\epsilon$, added to the root.',
    epsRoot: '$\\bar\\epsilon$, added under the root.',
    momentumDecay: '$\\psi$, how fast the momentum of `dozat` and `pytorch` grows to $\\beta_1$.',
    form: 'Which of the four forms, see the table.',
    learningRate: '$\\eta$, the learning rate.',
  },
  nesterov: {
    learningRate: '$\\eta$, the learning rate.',
    momentum: '$\\gamma$, how much of the old velocity is kept.',
    form: 'Whether the gradient is wanted ahead of the parameters, at `gradientPoint`, or at parameters that are ahead themselves.',
  },
  powerSign: {
    base: '$b$, the factor of an element whose gradient agrees with the mean.',
    decay: '$\\gamma$, how much of the old mean is kept.',
    signDecay: '$f$, how much the signs count: a number or a schedule.',
    learningRate: '$\\eta$, the learning rate.',
  },
  rmsprop: {
    centered: 'Whether to divide by the standard deviation instead, see `scaleByStddev`.',
    momentum:
      'How much of the old velocity is kept, in a momentum on the scaled steps. With 0 there is none.',
    decay: '$\\gamma$, how much of the old mean of squares is kept.',
    eps: '$\\epsilon$. With 0 an element whose gradients were all 0 gives NaN.',
    epsInSqrt: 'Whether $\\epsilon$ is added under the root, or to it.',
    initialScale: '$v_0$, what the mean of squares starts from.',
    learningRate: '$\\eta$, the learning rate.',
  },
  scale: {
    factor: '$c$, the factor.',
  },
  scaleByAdadelta: {
    rho: '$\\rho$, how much of the old averages is kept.',
    eps: '$\\epsilon$, which sets how fast it starts: the first step is $\\sqrt{\\epsilon / (1 - \\rho)}$.',
  },
  scaleByAdam: {
    b1: '$\\beta_1$, how much of the old mean is kept.',
    b2: '$\\beta_2$, how much of the old mean of squares is kept.',
    eps: '$\\epsilon$, added to the root. With 0 an element whose gradients were all 0 gives NaN.',
    epsRoot:
      '$\\bar\\epsilon$, added under the root. Set it above 0 if you differentiate through the optimizer.',
  },
  scaleByAdamax: {
    b1: '$\\beta_1$, how much of the old mean is kept.',
    b2: '$\\beta_2$, how fast the maximum decays.',
    eps: '$\\epsilon$, added to the size of the gradient. The paper has none.',
  },
  scaleByAddSign: {
    alpha:
      '$\\alpha$, the factor of a gradient without a sign. With 1 an element that disagrees does not move.',
    decay: '$\\gamma$, how much of the old mean is kept.',
    signDecay: '$f$, how much the signs count, see `scaleByPowerSign`.',
  },
  scaleByAmsgrad: {
    b1: '$\\beta_1$, how much of the old mean is kept.',
    b2: '$\\beta_2$, how much of the old mean of squares is kept.',
    eps: '$\\epsilon$, added to the root. The paper has none.',
    epsRoot: '$\\bar\\epsilon$, added under the root.',
    form: 'Which of the three forms, see the table.',
  },
  scaleByLearningRate: {
    learningRate:
      '$\\eta$, the learning rate. A schedule is read at the number of steps before this one, 0 at the first.',
  },
  scaleByNadam: {
    b1: "$\\beta_1$, how much of the old mean is kept. The default is the paper's, for the form `dozat`; the other forms are used with 0.9.",
    b2: '$\\beta_2$, how much of the old mean of squares is kept.',
    eps: '$\\epsilon$, added to the root.',
    epsRoot: '$\\bar\\epsilon$, added under the root.',
    momentumDecay: '$\\psi$, how fast the momentum of `dozat` and `pytorch` grows to $\\beta_1$.',
    form: 'Which of the four forms, see the table.',
  },
  scaleByPowerSign: {
    base: '$b$, the factor of an element whose gradient agrees with the mean.',
    decay: '$\\gamma$, how much of the old mean is kept.',
    signDecay: '$f$, how much the signs count: a number or a schedule.',
  },
  scaleByRms: {
    decay: '$\\gamma$, how much of the old mean of squares is kept.',
    eps: '$\\epsilon$. With 0 an element whose gradients were all 0 gives NaN.',
    epsInSqrt: 'Whether $\\epsilon$ is added under the root, or to it.',
    initialScale: '$v_0$, what the mean of squares starts from.',
  },
  scaleByRss: {
    eps: '$\\epsilon$, added to the root of the sum.',
    epsInSqrt: 'Whether $\\epsilon$ is added under the root instead.',
    initialAccumulatorValue: '$s_0$, what the sum starts from.',
  },
  scaleBySchedule: {
    schedule: '$s$, from the number of steps before this one, 0 at the first, to the factor.',
  },
  scaleByStddev: {
    decay: '$\\gamma$, how much of the old mean of squares is kept.',
    eps: '$\\epsilon$. With 0 an element whose gradients were all 0 gives NaN.',
    epsInSqrt: 'Whether $\\epsilon$ is added under the root, or to it.',
    initialScale: '$v_0$, what the mean of squares starts from.',
  },
  sgd: {
    learningRate: '$\\eta$, the learning rate.',
  },
};
