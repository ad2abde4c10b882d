import { ConfigError, type Tensor } from '@thalweg/core';
import { requirePair } from '../argument/require-tensor.js';
import { shown } from '../argument/shown.js';
import { elementsOf, exampleLoss } from '../loss/example-loss.js';
import { keptBy } from '../loss/kept.js';
import { layoutOf } from '../loss/layout.js';
import type { Loss } from '../loss/loss.js';

/**
 * A smoothed maximum of scores, with its gradient.
 *
 * @category Loss
 * @since 0.1.0
 */
export type MaxFunction = (scores: readonly number[]) => {
  /** The maximum. */
  readonly value: number;
  /** Its derivative with respect to each score. For a maximum it is a distribution. */
  readonly gradient: ArrayLike<number>;
};

/**
 * Makes the Fenchel-Young loss of a maximum:
 *
 * $$\ell = \operatorname{max}_\Omega(x) - \sum_j y_j x_j, \qquad
 * \frac{\partial \ell}{\partial x} = \nabla \operatorname{max}_\Omega(x) - y$$
 *
 * With $\log \sum_j e^{x_j}$ it is the cross entropy of one-hot labels, with the maximum itself the loss of the perceptron.
 *
 * @param maxFun - $\operatorname{max}_\Omega$ and its gradient, of the scores of one example.
 * @returns The loss: a function of `scores` and `targets`, two tensors of the same shape and dtype with one example along the
 *   last axis. It throws a `ConfigError` if they differ, or `maxFun` gives no number, or not one slope for each score.
 * @throws {ConfigError} If `maxFun` is not a function.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { makeFenchelYoungLoss } from '@thalweg/losses';
 *
 * const halfSquare = makeFenchelYoungLoss((x) => ({ value: x.reduce((sum, each) => sum + each * each, 0) / 2, gradient: x }));
 * const { values, gradient } = halfSquare(tensor([[3, 1]]), tensor([[1, 0]]));
 * toArray(values) // => [2]
 * toArray(gradient) // => [2, 1]
 * ```
 *
 * Source: Mathieu Blondel, André F. T. Martins, Vlad Niculae, "Learning with Fenchel-Young Losses" (2020), equation 12,
 * without the part that depends only on the targets. Same as `make_fenchel_young_loss` of Optax, which differentiates the
 * maximum by itself.
 *
 * @category Loss
 * @since 0.1.0
 */
export const makeFenchelYoungLoss = (maxFun: MaxFunction): ((scores: Tensor, targets: Tensor) => Loss) => {
  if (typeof maxFun !== 'function')
    throw new ConfigError({
      owner: 'makeFenchelYoungLoss',
      argument: 'maxFun',
      expected: 'a function',
      found: shown(maxFun),
    });
  return (scores, targets) => {
    requirePair(owner, ['scores', 'targets'], scores, targets);
    const layout = layoutOf(owner, scores.shape, -1);
    return exampleLoss(
      scores,
      layout,
      keptBy(owner, undefined, scores.shape, layout),
      (x, gradient, y: Float64Array) => {
        const max = checked(maxFun(Array.from(x)), x.length);
        let product = 0;
        y.forEach((target, j) => {
          // A score of -Infinity without a target adds nothing.
          if (target !== 0) product += target * x[j]!;
          gradient[j] = max.gradient[j]! - target;
        });
        return max.value - product;
      },
      elementsOf(targets),
    );
  };
};

const owner = 'the Fenchel-Young loss';

/** Checks what a function of the caller gave, which in JavaScript may be anything. */
const checked = (max: ReturnType<MaxFunction>, size: number): ReturnType<MaxFunction> => {
  const { value, slopes } = partsOf(max);
  if (typeof value !== 'number' || slopes !== size)
    throw new ConfigError({
      owner,
      argument: 'maxFun',
      expected: `a function that gives { value, gradient }: a number and ${size} slopes`,
      found: `the value ${shown(value)} and ${String(slopes)} slopes`,
    });
  return max;
};

const partsOf = (
  max:
    { readonly value?: unknown; readonly gradient?: { readonly length?: unknown } | null } | null | undefined,
): { readonly value: unknown; readonly slopes: unknown } => ({
  value: max?.value,
  slopes: max?.gradient?.length ?? 'no',
});
