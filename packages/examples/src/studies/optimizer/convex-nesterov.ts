import {
  add,
  chain,
  defineOptimizer,
  defineRule,
  div,
  mul,
  nonNegative,
  scheduled,
  sub,
  zeros,
} from '@thalweg/core';
import { scaleByLearningRate } from '@thalweg/optimizers';

/**
 * `addLookAheadMomentum` with a momentum that grows: $(k - 1) / (k + 2)$ on the way from $x_k$ to $x_{k+1}$, which is
 * step $t = k + 1$. At the first step it is -1/2 of nothing.
 */
const addGrowingMomentum = defineRule({
  name: 'addGrowingMomentum',
  hyper: {},
  slots: { trace: zeros },
  scalars: (_, t) => ({ momentum: div(sub(t, 2), add(t, 1)) }),
  rule: ({ g, trace, momentum }) => {
    const next = add(g, mul(momentum, trace));
    return { g: next, trace: next };
  },
  gradientPoint: ({ params, trace, momentum }) => add(params, mul(momentum, trace)),
});

/** Nesterov's method for convex functions: $y = x_k + \frac{k-1}{k+2}(x_k - x_{k-1})$, $x_{k+1} = y - \eta \nabla f(y)$. */
export const convexNesterov = defineOptimizer({
  name: 'convexNesterov',
  hyper: { learningRate: scheduled(nonNegative()) },
  build: ({ learningRate }) => chain(scaleByLearningRate(learningRate), addGrowingMomentum()),
});
