// A chain of four members, which thalweg fuses, and the same arithmetic written as one rule.
import {
  add,
  chain,
  decay,
  defineRule,
  div,
  ema,
  makeStep,
  mul,
  neg,
  nonNegative,
  positive,
  pow,
  sqrt,
  square,
  sub,
  tensor,
  zeros,
} from '@thalweg/core';
import { addDecayedWeights, scale, scaleByAdam, scaleByLearningRate } from '@thalweg/optimizers';
import { learningRate, weightDecay } from '../process/subject.mjs';

const half = 0.5;

const asChain = () =>
  chain(scaleByAdam(), addDecayedWeights(weightDecay), scale(half), scaleByLearningRate(learningRate));

const asRule = defineRule({
  name: 'handFused',
  hyper: {
    b1: decay(0.9),
    b2: decay(0.999),
    eps: nonNegative(1e-8),
    epsRoot: nonNegative(0),
    weightDecay: nonNegative(weightDecay),
    factor: positive(half),
    learningRate: positive(learningRate),
  },
  reads: ['params'],
  slots: { mu: zeros, nu: zeros },
  scalars: ({ b1, b2 }, t) => ({ c1: sub(1, pow(b1, t)), c2: sub(1, pow(b2, t)) }),
  rule: ({ g, params, mu, nu, b1, b2, eps, epsRoot, c1, c2, ...rates }) => {
    const m = ema(mu, g, b1);
    const v = ema(nu, square(g), b2);
    const step = div(div(m, c1), add(sqrt(add(div(v, c2), epsRoot)), eps));
    const decayed = add(step, mul(rates.weightDecay, params));
    return { g: mul(neg(rates.learningRate), mul(rates.factor, decayed)), mu: m, nu: v };
  },
});

/**
 * @param {'chain' | 'rule'} form
 * @returns {import('../process/subject.mjs').Subject<{ readonly parameters: number }>}
 */
export const open = (form) => ({
  version: '',
  prepare: ({ parameters }) => {
    /** @type {import('@thalweg/core').AnyTransformation} */
    const optimizer = form === 'chain' ? asChain() : asRule();
    const step = makeStep(optimizer, { donate: true });
    const at = step.init({ w: tensor(new Float32Array(parameters).fill(1)) });
    at.gradients.w.data.fill(0.1);
    return { step: () => step(at, at.gradients), first: () => at.params.w.get(0) };
  },
});
