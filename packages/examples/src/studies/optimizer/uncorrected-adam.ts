import {
  add,
  chain,
  decay,
  defineOptimizer,
  defineRule,
  div,
  ema,
  nonNegative,
  scheduled,
  sqrt,
  square,
  zeros,
} from '@thalweg/core';
import { scaleByLearningRate } from '@thalweg/optimizers';

const scaleByUncorrectedAdam = defineRule({
  name: 'scaleByUncorrectedAdam',
  hyper: { b1: decay(0.9), b2: decay(0.999), eps: nonNegative(1e-8) },
  slots: { mu: zeros, nu: zeros },
  rule: ({ g, mu, nu, b1, b2, eps }) => {
    const m = ema(mu, g, b1);
    const v = ema(nu, square(g), b2);
    return { g: div(m, add(sqrt(v), eps)), mu: m, nu: v };
  },
});

/** Adam with its moments as they are, pulled towards the zero they started at. */
export const uncorrectedAdam = defineOptimizer({
  name: 'uncorrectedAdam',
  hyper: {
    learningRate: scheduled(nonNegative()),
    b1: decay(0.9),
    b2: decay(0.999),
    eps: nonNegative(1e-8),
  },
  build: ({ learningRate, ...moments }) =>
    chain(scaleByUncorrectedAdam(moments), scaleByLearningRate(learningRate)),
});
