import {
  chain,
  choice,
  count,
  defineOptimizer,
  defineTransformation,
  flag,
  nonNegative,
  scheduled,
  tensor,
  type LikeParams,
  type Tensor,
} from '@thalweg/core';
import { curvaturePair, remembered } from './quasi-newton/curvature-pair.js';
import { lbfgsDirection } from './quasi-newton/lbfgs-direction.js';
import { scaleByBacktrackingLinesearch } from './scale-by-backtracking-linesearch.js';
import { scaleByLearningRate } from './scale-by-learning-rate.js';
import { scaleByZoomLinesearch } from './scale-by-zoom-linesearch.js';
import { flatVector, treeOf } from './vector/flat-vector.js';
import { minus } from './vector/minus.js';

/** A step and the change of the gradient, as vectors of all elements; see `CurvaturePair`. */
interface PairState {
  readonly step: Tensor;
  readonly change: Tensor;
  readonly curvature: number;
  readonly squared: number;
}

interface LbfgsState {
  /** The number of steps taken. */
  readonly count: number;
  /** All elements of the parameters at the last step. */
  readonly params: Tensor;
  /** All elements of the gradient at the last step. */
  readonly gradients: Tensor;
  /** The memory, oldest first. */
  readonly pairs: readonly PairState[];
}

/**
 * Multiplies the gradient by an approximation of the inverse Hessian:
 *
 * $$u_t = H_t \, g_t, \qquad H \leftarrow (I - \rho_i \, s_i y_i^\top) \, H \, (I - \rho_i \, y_i s_i^\top) +
 *   \rho_i \, s_i s_i^\top, \qquad \rho_i = \frac{1}{y_i^\top s_i}$$
 *
 * for the last $m$ steps in order, $i = t - m, \dots, t - 1$, with $s_i = \theta_{i+1} - \theta_i$ and $y_i = g_{i+1} - g_i$. It starts from
 * $\gamma I$, where $\gamma = s^\top y / y^\top y$ of the newest pair, or $\min(1, 1 / \lVert g_t \rVert)$ without one.
 *
 * A pair enters only if $s^\top y > \varepsilon \, y^\top y$, with the machine's $\varepsilon$, so $u$ is a direction in
 * which the loss rises. All leaves are one vector; the memory and all sums are in double. The state has the memory as
 * vectors, in the order of the leaves.
 *
 * `update` needs the parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByLbfgs } from '@thalweg/optimizers';
 *
 * const tx = scaleByLbfgs();
 * const [start, next] = [{ w: tensor([1, 1]) }, { w: tensor([0.5, 1]) }];
 * const gradient = ({ w }: typeof start) => ({ w: tensor([4 * w.get(0), w.get(1)]) });
 * const [, state] = tx.update(gradient(start), tx.init(start), { params: start });
 * const [updates] = tx.update(gradient(next), state, { params: next });
 * toArray(updates.w) // => [0.5, 0.25]
 * ```
 *
 * Source: Nocedal and Wright, "Numerical Optimization" (2006), algorithm 7.4 and eqs. 7.19 and 7.20; the condition is eq. 3.9
 * of Byrd, Lu, Nocedal and Zhu (1995). Same as Optax `scale_by_lbfgs` as long as every pair fulfils the condition. Optax
 * takes every pair; after one with negative curvature its step may go uphill, and where the parameters did not change its
 * update is 0. Its update is also 0 for a first gradient above 1e154, whose norm overflows. PyTorch has the method inside
 * `LBFGS`, with $s^\top y > 10^{-10}$ and $\gamma = \min(1, 1 / \lVert g \rVert_1)$ at first.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByLbfgs = defineTransformation({
  name: 'scaleByLbfgs',
  hyper: {
    /** $m$, the number of steps to remember. */
    memory: count(10),
    /** Whether the matrix to start from is scaled by $\gamma$. */
    scaleInitPrecond: flag(true),
  },
  needs: ['params'],
  init: (params): LbfgsState => {
    const zeros = tensor(new Float64Array(flatVector(params).length));
    return { count: 0, params: zeros, gradients: zeros, pairs: [] };
  },
  update: (updates, state, { params }, { memory, scaleInitPrecond }) => {
    const [theta, gradient] = [flatVector(params), flatVector(updates)];
    const pair =
      state.count === 0
        ? undefined
        : curvaturePair(minus(theta, vectorOf(state.params)), minus(gradient, vectorOf(state.gradients)));
    const kept = state.pairs.map(({ step, change, ...sums }) => ({
      step: vectorOf(step),
      change: vectorOf(change),
      ...sums,
    }));
    const pairs = remembered(kept, pair, memory);
    return [
      treeOf(lbfgsDirection(gradient, pairs, scaleInitPrecond), updates),
      {
        count: state.count + 1,
        params: tensor(theta),
        gradients: tensor(gradient),
        pairs: pairs.map(({ step, change, ...sums }) => ({
          step: tensor(step),
          change: tensor(change),
          ...sums,
        })),
      },
    ];
  },
});

const vectorOf = (vector: Tensor): Float64Array => flatVector(vector as LikeParams);

/**
 * L-BFGS: steps in the direction of {@link scaleByLbfgs}, of a length that a line search finds,
 *
 * $$\theta_t = \theta_{t-1} - \alpha_t \, \eta_t \, H_t \, g_t$$
 *
 * `update` needs the parameters and `valueAndGrad`. The gradients should be those of one function: with batches, each
 * step compares gradients of different functions. A step evaluates the function once at the parameters and then about
 * once along the line. For a function of a list of numbers, {@link minimize} is shorter and needs half the evaluations.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters and `valueAndGrad`.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray, type Tensor } from '@thalweg/core';
 * import { lbfgs } from '@thalweg/optimizers';
 *
 * const valueAndGrad = (at: Tensor) => {
 *   const [x, y] = [at.get(0), at.get(1)];
 *   const rise = y - x * x;
 *   return [(1 - x) ** 2 + 100 * rise ** 2, tensor([-2 * (1 - x) - 400 * x * rise, 200 * rise])] as const;
 * };
 * const step = makeStep(lbfgs());
 * let at = step.init(tensor([-1.2, 1]));
 * for (let i = 0; i < 50; i++) at = step(at, valueAndGrad(at.params)[1], { valueAndGrad });
 * toArray(at.params).every((x) => Math.abs(x - 1) < 1e-6) // => true
 * ```
 *
 * Source: Liu and Nocedal, "On the limited memory BFGS method for large scale optimization" (1989). Same as Optax `lbfgs`,
 * whose line search is any transformation: chain the members yourself for another one, or to have a state that is typed as that
 * of one search. With `backtracking` the stepsize
 * starts from the last one and is reduced at most 20 times. PyTorch's `LBFGS` makes up to 20 steps in one.
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const lbfgs = defineOptimizer({
  name: 'lbfgs',
  hyper: {
    /** $\eta$, a factor on the direction, before the line search. */
    learningRate: scheduled(nonNegative(1)),
    ...scaleByLbfgs.declaration.hyper,
    /** How the stepsize $\alpha$ is found: by {@link scaleByZoomLinesearch} or {@link scaleByBacktrackingLinesearch}. */
    linesearch: choice(['zoom', 'backtracking'], 'zoom'),
  },
  build: ({ learningRate, linesearch, ...options }) =>
    linesearch === 'zoom'
      ? chain(
          scaleByLbfgs(options),
          scaleByLearningRate(learningRate),
          scaleByZoomLinesearch({ initialGuessStrategy: 'one' }),
        )
      : chain(scaleByLbfgs(options), scaleByLearningRate(learningRate), scaleByBacktrackingLinesearch()),
});
