import {
  asTensor,
  chain,
  choice,
  count,
  decay,
  defineOptimizer,
  defineTransformation,
  flag,
  mask,
  nonNegative,
  positive,
  scheduled,
  toNdArray,
  type NumberOrSchedule,
} from '@thalweg/core';
import { addDecayedWeights } from './add-decayed-weights.js';
import { averageUpdates } from './average-updates.js';
import { clipByBlockRms } from './clip-by-block-rms.js';
import { leafwise } from './leafwise.js';
import { scale } from './scale.js';
import { scaleByParamBlockRms } from './scale-by-param-block-rms.js';
import { scaleBySchedule } from './scale-by-schedule.js';

type Shape = readonly number[];

interface Factoring {
  readonly factored: boolean;
  readonly minDimSizeToFactor: number;
  readonly form: 'paper' | 'pytorch';
}

/** The two axes across which a leaf is factored, the one that rows lose first; `undefined` if it is not factored. */
const factoredAxes = (shape: Shape, { factored, minDimSizeToFactor, form }: Factoring) => {
  if (!factored || shape.length < 2) return undefined;
  const axes = [...shape.keys()];
  // Sorting is stable: of equal axes the later one comes last.
  if (form === 'paper') axes.sort((a, b) => shape[a]! - shape[b]!);
  const [columns, rows] = axes.slice(-2) as [number, number];
  const shorter = Math.min(shape[columns]!, shape[rows]!);
  return shorter >= Math.max(1, minDimSizeToFactor) ? ([rows, columns] as const) : undefined;
};

const without = (shape: Shape, axis: number): Shape => shape.filter((_, k) => k !== axis);

const factors = (how: Factoring) =>
  leafwise({
    nu: (shape) => {
      const axes = factoredAxes(shape, how);
      return axes === undefined ? [shape] : axes.map((axis) => without(shape, axis));
    },
  });

/** For each element of a tensor, its place in the tensor without an axis. */
const placeWithout = (shape: Shape, axis: number): ((i: number) => number) => {
  const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  return (i) => Math.floor(i / (inner * shape[axis]!)) * inner + (i % inner);
};

/**
 * Divides the gradient by the root of a mean of its squares, of which a matrix keeps the means of rows and columns:
 *
 * $$R_t = \hat\beta_t R_{t-1} + (1 - \hat\beta_t) \, \mathrm{mean}_\text{row} (g_t^2 + \epsilon), \qquad
 *   C_t = \hat\beta_t C_{t-1} + (1 - \hat\beta_t) \, \mathrm{mean}_\text{column} (g_t^2 + \epsilon)$$
 * $$\hat V_t = \frac{R_t C_t}{\mathrm{mean} (R_t)}, \qquad u_t = \frac{g_t}{\sqrt{\hat V_t}}, \qquad
 *   \hat\beta_t = 1 - t^{-\tau}$$
 *
 * A leaf of fewer than two axes, or with too short ones, keeps $\hat V_t = \hat\beta_t \hat V_{t-1} + (1 - \hat\beta_t)
 * (g_t^2 + \epsilon)$ for each element. Of a leaf with more than two axes, the two longest are rows and columns, the
 * later ones if they are equal; there is a matrix for each place on the other axes.
 *
 * It computes in double, and rounds to the dtype of the leaf what it keeps and returns. In the state `nu` has $R$ and
 * $C$ of each leaf, or $\hat V$.
 *
 * @throws {ConfigError} If an option is out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { scaleByFactoredRms } from '@thalweg/optimizers';
 *
 * const tx = scaleByFactoredRms({ minDimSizeToFactor: 2 });
 * const params = { w: tensor([[0, 0], [0, 0], [0, 0]]) };
 * // These squares are products of a row and a column, which two means can hold.
 * const [updates, { scaleByFactoredRms: { nu } }] = tx.update({ w: tensor([[1, -2], [3, 6], [0.5, 1]]) }, tx.init(params));
 * toArray(updates.w).map((u) => u.toFixed(6)) // => ['1.000000', '-1.000000', '1.000000', '1.000000', '1.000000', '1.000000']
 * ```
 *
 * Source: Shazeer and Stern, "Adafactor: adaptive learning rates with sublinear memory cost" (2018), algorithms 4 and
 * 5. The paper has sums for means, which gives the same $\hat V$, and no least length. The form `paper` is the same as
 * Optax `scale_by_factored_rms`, which needs the parameters for no reason, has an offset of the step, and computes
 * $\hat\beta_t$ in float32 also for float64, which shows in the ninth digit. The form `pytorch` is that of PyTorch
 * `Adafactor`: the last two axes are rows and columns, $\epsilon$ is not added to the squares, and instead
 * $\mathrm{mean} (R_t)$ is at least $\epsilon$ and $\hat V_t$ at least $\epsilon^2$; there `minDimSizeToFactor` is 1
 * and $\epsilon$ is the distance from 1 to the next number of the dtype.
 *
 * @category Transformation
 * @since 0.1.0
 */
export const scaleByFactoredRms = defineTransformation({
  name: 'scaleByFactoredRms',
  hyper: {
    /** Whether matrices keep means of rows and columns. If not, every leaf keeps one number for each element. */
    factored: flag(true),
    /** $\tau$. The decay of the means is $1 - t^{-\tau}$, which comes closer and closer to 1. */
    decayRate: nonNegative(0.8),
    /** The least length of rows and columns. A matrix with a shorter side is not factored. */
    minDimSizeToFactor: count(128),
    /** $\epsilon$. If it is 0, an element whose gradients were all 0 becomes NaN. */
    eps: nonNegative(1e-30),
    /** Which axes are rows and columns, and where $\epsilon$ stands; see above. */
    form: choice(['paper', 'pytorch'], 'paper'),
  },
  init: (params, values) => factors(values).start(params),
  update: (updates, state, _, { decayRate, eps, ...how }) =>
    factors(how).step(updates, state, (g, { nu }, t) => {
      const isPaper = how.form === 'paper';
      const update = toNdArray(g).data;
      const beta = 1 - t ** -decayRate;
      const axes = factoredAxes(g.shape, how);
      const squares = (i: number) => update[i]! ** 2 + (isPaper ? eps : 0);
      const least = isPaper ? 0 : eps ** 2;
      if (axes === undefined) {
        const full = toNdArray(nu[0]!).data;
        for (let i = 0; i < update.length; i++) {
          full[i] = beta * full[i]! + (1 - beta) * squares(i);
          update[i] = update[i]! / Math.sqrt(Math.max(full[i]!, least));
        }
        return { g: asTensor(update, g.shape), nu: [asTensor(full, g.shape)] };
      }
      const places = axes.map((axis) => placeWithout(g.shape, axis));
      const [rows, columns] = nu.map((of, k) => {
        const sums = new Float64Array(of.size);
        for (let i = 0; i < update.length; i++) sums[places[k]!(i)]! += squares(i);
        const next = toNdArray(of).data;
        for (let i = 0; i < next.length; i++)
          next[i] = beta * next[i]! + ((1 - beta) * sums[i]!) / g.shape[axes[k]!]!;
        return next;
      }) as [Float32Array | Float64Array, Float32Array | Float64Array];
      // The mean of the rows, over the axis that columns lose.
      const [lostByRows, lostByColumns] = axes;
      const shape = without(g.shape, lostByRows);
      const axis = lostByColumns > lostByRows ? lostByColumns - 1 : lostByColumns;
      const placeOfMean = placeWithout(shape, axis);
      const means = new Float64Array(rows.length / shape[axis]!);
      for (let i = 0; i < rows.length; i++) means[placeOfMean(i)]! += rows[i]! / shape[axis]!;
      for (let i = 0; i < update.length; i++) {
        const row = places[0]!(i);
        const mean = Math.max(means[placeOfMean(row)]!, isPaper ? 0 : eps);
        const estimate = (rows[row]! / mean) * columns[places[1]!(i)]!;
        update[i] = update[i]! / Math.sqrt(Math.max(estimate, least));
      }
      return {
        g: asTensor(update, g.shape),
        nu: [rows, columns].map((of, k) => asTensor(of, nu[k]!.shape)),
      };
    }),
});

const at = (rate: NumberOrSchedule, step: number): number => (typeof rate === 'number' ? rate : rate(step));

/**
 * Adafactor: steps in units of the parameters' size, scaled by a factored mean of squares,
 *
 * $$\theta_t = \theta_{t-1} - \alpha_t \frac{u_t}{\max(1, \mathrm{rms}(u_t) / d)} - \eta_t \lambda_t \, \theta_{t-1}, \qquad
 *   \alpha_t = \max(\epsilon_2, \mathrm{rms}(\theta_{t-1})) \min(\eta_t, 1 / \sqrt t)$$
 *
 * with $u_t$ as in {@link scaleByFactoredRms} and the root of the mean of squares of each leaf. `update` needs the
 * parameters.
 *
 * @throws {ConfigError} If an option is out of range, or `update` is not given the parameters.
 *
 * @example
 * ```ts
 * import { makeStep, tensor, toArray } from '@thalweg/core';
 * import { adafactor } from '@thalweg/optimizers';
 *
 * const step = makeStep(adafactor({ learningRate: 0.5 }));
 * const next = step(step.init({ small: tensor([0.25]), large: tensor([8]) }), { small: tensor([7]), large: tensor([7]) });
 * toArray(next.params.small) // => [0.125]
 * toArray(next.params.large) // => [4]
 * ```
 *
 * Source: Shazeer and Stern, "Adafactor: adaptive learning rates with sublinear memory cost" (2018), algorithms 4 and
 * 5, with the constants of section 9. The paper has no weight decay.
 *
 * |                   | here                              | PyTorch `Adafactor`      | Optax `adafactor`                 |
 * | ----------------- | --------------------------------- | ------------------------ | --------------------------------- |
 * | the rate          | $\min(\eta_t, 1 / \sqrt t)$       | the same                 | $\eta_t$: `relativeStep: false`   |
 * | weight decay      | $\eta_t \lambda_t$                | the same                 | $\lambda_t$, not times the rate   |
 * | $\epsilon_1$      | as in the paper                   | `form: 'pytorch'`        | as in the paper                   |
 * | least length      | 128                               | `minDimSizeToFactor: 1`  | 128                               |
 *
 * @category Optimizer
 * @since 0.1.0
 */
export const adafactor = defineOptimizer({
  name: 'adafactor',
  hyper: {
    /** $\eta$, the learning rate: the size of a step in units of the parameters' size. */
    learningRate: scheduled(nonNegative(0.01)),
    /** Whether the rate is at most $1 / \sqrt t$. */
    relativeStep: flag(true),
    ...scaleByFactoredRms.declaration.hyper,
    /** $d$, the largest root of the mean of squares of a scaled gradient. */
    clippingThreshold: positive(1),
    /** Whether steps are in units of the parameters' size. */
    multiplyByParameterScale: flag(true),
    /** $\epsilon_2$, the least size of parameters. */
    minScale: nonNegative(1e-3),
    /** The decay of a mean of the steps. With 0 there is none. */
    momentum: decay(0),
    /** $\lambda$, the weight decay. A step subtracts $\eta \lambda$ times the parameters. */
    weightDecay: scheduled(nonNegative(0)),
    /** The leaves that decay. */
    mask: mask(),
  },
  build: ({
    learningRate,
    relativeStep,
    clippingThreshold,
    multiplyByParameterScale,
    minScale,
    momentum,
    weightDecay,
    mask,
    ...squares
  }) => {
    const rate = relativeStep
      ? (step: number) => Math.min(at(learningRate, step), 1 / Math.sqrt(step + 1))
      : learningRate;
    const scaled = chain(
      scaleByFactoredRms(squares),
      clipByBlockRms(clippingThreshold),
      scaleBySchedule(rate),
    );
    const sized = multiplyByParameterScale ? chain(scaled, scaleByParamBlockRms({ minScale })) : scaled;
    const averaged =
      momentum === 0 ? sized : chain(sized, averageUpdates({ decay: momentum, debias: false }));
    const decayed = addDecayedWeights((step: number) => at(learningRate, step) * at(weightDecay, step), {
      mask,
    });
    return chain(averaged, decayed, scale(-1));
  },
});
