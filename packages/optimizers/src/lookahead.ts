import {
  add,
  defineWrapper,
  flag,
  fraction,
  ge,
  gt,
  mul,
  positiveCount,
  scalarSlot,
  select,
  sub,
  zeros,
  type Condition,
  type Expression,
} from '@thalweg/core';

/**
 * Lookahead: every $k$ steps the parameters go a part of the way back to where they were,
 *
 * $$\phi_t = \phi_{t-k} + \alpha (\theta_t - \phi_{t-k}), \qquad \theta_t \leftarrow \phi_t$$
 *
 * where $\theta$ are the fast parameters, which the wrapped transformation updates, and $\phi$ the slow ones, which start as the
 * parameters of the first step. `update` needs the parameters, and `evaluationParams` gives the
 * slow ones. The state of the wrapped transformation goes on as it is, unless `resetState` starts it again, with its
 * count of steps: its schedules and its random numbers then begin anew every $k$ steps. It refuses sparse gradients, since every
 * element moves back.
 *
 * @param transformation - The transformation that makes the fast steps.
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { lookahead, sgd } from '@thalweg/optimizers';
 *
 * const step = makeStep(lookahead(sgd({ learningRate: 1 }), { syncPeriod: 2, slowStepSize: 0.5 }));
 * let at = step.init(tensor([0]));
 * at = step(at, tensor([-1]));
 * toArray(at.params) // => [1]
 * at = step(at, tensor([-1]));
 * toArray(at.params) // => [1]
 * ```
 *
 * Source: Zhang et al., "Lookahead optimizer: k steps forward, 1 step back" (2019), algorithm 1; the defaults are those of its
 * section 4. Same as Optax `lookahead`, which takes the parameters as a pair of fast and slow ones; here the slow ones
 * are state, and the parameters are the fast ones. Where Optax (0.2.8) resets, a state that is NaN or infinite stays so, and a
 * transformation that remembers the parameters gets those before the step; here it gets the synchronised ones. PyTorch has no such
 * transformation.
 *
 * @category Wrapper
 * @since 0.1.0
 */
export const lookahead = defineWrapper({
  name: 'lookahead',
  hyper: {
    /** $k$, how many fast steps make one slow step. */
    syncPeriod: positiveCount(5),
    /** $\alpha$, the part of the way to the fast parameters that a slow step goes. */
    slowStepSize: fraction(0.5),
    /** Whether the state of the wrapped transformation starts again at each slow step. */
    resetState: flag(false),
  },
  slots: { slow: zeros, fastSteps: scalarSlot(0) },
  reads: ['params'],
  scalars: (_, t) => ({ step: t }),
  resets: ({ resetState, fastSteps, syncPeriod }) =>
    resetState ? isSlowStep({ fastSteps, syncPeriod }) : undefined,
  rule: ({ u, params, slow, fastSteps, syncPeriod, slowStepSize, step }) => {
    const start = select(gt(step, 1), slow, params);
    const isSync = isSlowStep({ fastSteps, syncPeriod });
    const next = add(start, mul(slowStepSize, sub(add(params, u), start)));
    return {
      g: select(isSync, sub(next, params), u),
      slow: select(isSync, next, start),
      fastSteps: select(isSync, 0, add(fastSteps, 1)),
    };
  },
  evaluationPoint: ({ params, slow, step }) => select(gt(step, 1), slow, params),
  dense: true,
});

const isSlowStep = ({
  fastSteps,
  syncPeriod,
}: {
  readonly [name in 'fastSteps' | 'syncPeriod']: Expression;
}): Condition => ge(add(fastSteps, 1), syncPeriod);
