import {
  add,
  chain,
  defineOptimizer,
  defineRule,
  defineTransformation,
  eq,
  leaves,
  mapTensors,
  mul,
  nonNegative,
  positive,
  scalarSlot,
  scheduled,
  select,
  sub,
  tensor,
  toArray,
  zeros,
  type Backend,
  type Hyperparameter,
  type LikeParams,
  type Member,
  type Tensor,
} from '@thalweg/core';
import { scaleByLearningRate } from './scale-by-learning-rate.js';
import { tuned, tunerHyper, tunerScalars, tunerSlots } from './yellow-fin-tuner.js';

const hyper = {
  /** $\eta$, a factor of the step, for schedules. */
  learningRate: scheduled(nonNegative(1)),
  ...tunerHyper,
  /** $\gamma$, how fast the momentum follows the difference. */
  gain: positive(0.01),
};

/** YellowFin whose momentum is steered to the tuned one: `measured` is the total momentum, and 0 in `isMeasured` says that there is none. */
const closedLoopTuner = defineRule({
  name: 'closedLoopTuner',
  hyper,
  slots: {
    velocity: zeros,
    pushed: zeros,
    ...tunerSlots,
    target: scalarSlot(0),
    momentum: scalarSlot(0),
    rate: scalarSlot(0),
    measured: scalarSlot(0),
    isMeasured: scalarSlot(0),
  },
  scalars: tunerScalars,
  rule: (symbols) => {
    const { learningRate, gain, measured, isMeasured } = symbols;
    const { clipped, momentum: target, rate, next } = tuned(symbols);
    const steered = add(symbols.momentum, mul(gain, sub(target, measured)));
    const momentum = select(eq(isMeasured, 0), target, steered);
    const velocity = add(mul(momentum, symbols.velocity), clipped);
    const total = mul(learningRate, rate);
    return {
      g: mul(total, velocity),
      velocity,
      pushed: mul(total, clipped),
      ...next,
      target,
      momentum,
      rate,
      measured,
      isMeasured,
    };
  },
});

/** The memory that it takes grows with it, so a spec may not ask for any number. */
const steps: Hyperparameter<number, 'static', 'optional'> = {
  kind: 'static',
  presence: 'optional',
  expected: 'a whole number from 0 to 1000',
  accepts: (value): value is number => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 1000,
  fallback: 0,
  written: { _tag: 'Plain', schema: { type: 'integer', minimum: 0, maximum: 1000 } },
};

type OwnState =
  ReturnType<typeof closedLoopTuner>['members'][0] extends Member<string, infer State> ? State : never;

/** The tuner for trees that are holes in a type, and stay holes. */
interface Tuner {
  init(params: LikeParams): { readonly closedLoopTuner: OwnState };
  update(
    updates: LikeParams,
    state: { readonly closedLoopTuner: OwnState },
    context: { readonly backend?: Backend },
  ): readonly [updates: LikeParams, state: { readonly closedLoopTuner: OwnState }];
}

/**
 * The total momentum by what the parameters did: the median of $(x_{k+1} - x_k + \alpha g_k) / (x_k - x_{k-1})$ over the
 * elements that moved, if any did.
 */
const totalMomentum = (
  [after, at, before]: readonly LikeParams[],
  pushed: LikeParams,
): number | undefined => {
  const [next, here, last, push] = [after!, at!, before!, pushed].map((tree) =>
    leaves<Tensor>(tree).map((leaf) => toArray(leaf)),
  );
  const ratios = Float64Array.from(
    here!.flatMap((elements, leaf) =>
      elements.flatMap((x, i) => {
        const moved = x - last![leaf]![i]!;
        const ratio = (next![leaf]![i]! - x + push![leaf]![i]!) / moved;
        return moved !== 0 && Number.isFinite(ratio) ? [ratio] : [];
      }),
    ),
  ).sort();
  const middle = ratios.length >> 1;
  if (ratios.length === 0) return undefined;
  return ratios.length % 2 === 1 ? ratios[middle]! : (ratios[middle - 1]! + ratios[middle]!) / 2;
};

const copyOf = (params: LikeParams): LikeParams =>
  mapTensors((leaf) => tensor(toArray(leaf), leaf.shape, leaf.dtype), params);

/**
 * YellowFin for stale gradients: it steers its momentum by the total momentum that it measures.
 *
 * Asynchrony adds momentum. The median of what the parameters did tells how much there is in all, and YellowFin changes its
 * own until the total is the tuned one:
 *
 * $$\hat\mu_t = \operatorname{median} \frac{x_{t-\tau} - x_{t-\tau-1} + \alpha \, g(x_{t-\tau-1})}
 *   {x_{t-\tau-1} - x_{t-\tau-2}}, \qquad \mu_t = \mu_{t-1} + \gamma (\mu_t^* - \hat\mu_t)$$
 * $$b_t = \mu_t b_{t-1} + g_t, \qquad \theta_t = \theta_{t-1} - \eta_t \alpha_t b_t$$
 *
 * with $\mu^*$ and $\alpha$ as {@link scaleByYellowFin} tunes them, and the median over the elements that moved. As long as
 * there is nothing to measure, $\mu_t = \mu_t^*$. The momentum may become negative. The state has
 * `momentum`, $\mu_t$; `target`, $\mu_t^*$; and `measured`, $\hat\mu_t$. `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { closedLoopYellowFin } from '@thalweg/optimizers';
 *
 * // Gradients that are three steps old.
 * const step = makeStep(closedLoopYellowFin({ staleness: 3 }));
 * let at = step.init(tensor([1, -1]));
 * const pasts = [at.params, at.params, at.params];
 * for (let i = 0; i < 1000; i++) {
 *   pasts.push(at.params);
 *   at = step(at, pasts.shift()!); // the gradient of half the square
 * }
 * toArray(at.params).every((x) => Math.abs(x) < 0.1) // => true
 * ```
 *
 * Source: Zhang and Mitliagkas, "YellowFin and the art of momentum tuning" (2017), section 4 and its algorithm for the closed
 * loop; the extra momentum is that of Mitliagkas et al., "Asynchrony begets momentum" (2016). $\alpha g$ is the part of the
 * step that the gradient gave, so clipping and a factor count. Neither Optax nor PyTorch has it.
 *
 * It keeps the parameters of $\tau + 3$ steps. It refuses sparse gradients, and does not run on hosts.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const closedLoopYellowFin = defineOptimizer({
  name: 'closedLoopYellowFin',
  hyper: {
    ...hyper,
    /** $\tau$, the number of steps between the parameters of a gradient and its own step: one less than the number of workers, if all are as fast. */
    staleness: steps,
  },
  build: ({ staleness, ...options }) => {
    const tuner = closedLoopTuner(options) as unknown as Tuner;
    const loop = defineTransformation({
      name: 'closedLoopYellowFin',
      hyper: {},
      needs: ['params'],
      init: (params) => ({
        recent: Array.from({ length: staleness + 3 }, (): LikeParams => copyOf(params)),
        ...tuner.init(params).closedLoopTuner,
      }),
      update: (updates, { recent, ...state }, { params, backend }) => {
        const seen = [params, ...recent.slice(0, -1)];
        const measured = totalMomentum(seen.slice(staleness), state.pushed);
        const [step, next] = tuner.update(
          updates,
          {
            closedLoopTuner: {
              ...state,
              measured: measured ?? state.measured,
              isMeasured: measured === undefined ? 0 : 1,
            },
          },
          backend === undefined ? {} : { backend },
        );
        return [step, { recent: seen, ...next.closedLoopTuner }];
      },
    });
    return chain(loop(), scaleByLearningRate(1));
  },
});
