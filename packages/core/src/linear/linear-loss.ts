import type { Expression } from '../expression/expression.js';
import {
  abs,
  add,
  div,
  exp,
  ge,
  log1p,
  lt,
  max,
  mul,
  neg,
  select,
  square,
  sub,
} from '../expression/operations.js';

/**
 * A loss of a linear model on one example, as expressions of its score $z = w^\top x$ and its label $y$.
 *
 * @category Linear model
 * @since 0.1.0
 */
export type LinearLoss = (symbols: { readonly z: Expression; readonly y: Expression }) => {
  /** The loss. */
  readonly loss: Expression;
  /** Its derivative with respect to the score. The gradient is the slope times $x$. */
  readonly slope: Expression;
};

/**
 * The loss of logistic regression, for labels −1 and 1:
 *
 * $$\ell = \log(1 + e^{-y z}), \qquad \frac{\partial \ell}{\partial z} = \frac{-y}{1 + e^{y z}}$$
 *
 * @example
 * ```ts
 * import { logisticLoss, makeLinearStep, tensor } from '@thalweg/core';
 * import { sgd } from '@thalweg/optimizers';
 *
 * const data = { starts: [0, 1], indices: [0], values: [2], labels: [1] };
 * const step = makeLinearStep(sgd({ learningRate: 1 }), data, logisticLoss);
 * const at = step.init(tensor([0, 0]));
 * step(at, [0]) // => 0.6931471805599453
 * at.params.get(0) // => 1
 * ```
 *
 * @category Linear model
 * @since 0.1.0
 */
export const logisticLoss: LinearLoss = ({ z, y }) => {
  const margin = mul(y, z);
  // The exponential of a positive number would overflow.
  const small = exp(neg(abs(margin)));
  return {
    // `log1p`, since the logarithm of a sum is 0 once the sum rounds to 1, from a margin of 37 on.
    loss: add(max(0, neg(margin)), log1p(small)),
    slope: mul(neg(y), div(select(ge(margin, 0), small, 1), add(1, small))),
  };
};

/**
 * The loss of support vector machines, for labels −1 and 1:
 *
 * $$\ell = \max(0, 1 - y z), \qquad \frac{\partial \ell}{\partial z} = \begin{cases} -y & y z < 1 \\ 0 & \text{else} \end{cases}$$
 *
 * @example
 * ```ts
 * import { hingeLoss, makeLinearStep, tensor } from '@thalweg/core';
 * import { sgd } from '@thalweg/optimizers';
 *
 * const data = { starts: [0, 1], indices: [0], values: [2], labels: [1] };
 * const step = makeLinearStep(sgd({ learningRate: 1 }), data, hingeLoss);
 * const at = step.init(tensor([0, 0]));
 * [step(at, [0]), step(at, [0])] // => [1, 0]
 * ```
 *
 * @category Linear model
 * @since 0.1.0
 */
export const hingeLoss: LinearLoss = ({ z, y }) => {
  const margin = mul(y, z);
  return { loss: max(0, sub(1, margin)), slope: select(lt(margin, 1), neg(y), 0) };
};

/**
 * The loss of least squares, for labels of any size:
 *
 * $$\ell = \tfrac12 (z - y)^2, \qquad \frac{\partial \ell}{\partial z} = z - y$$
 *
 * @example
 * ```ts
 * import { makeLinearStep, squaredLoss, tensor } from '@thalweg/core';
 * import { sgd } from '@thalweg/optimizers';
 *
 * const data = { starts: [0, 1], indices: [0], values: [1], labels: [3] };
 * const step = makeLinearStep(sgd({ learningRate: 0.5 }), data, squaredLoss);
 * const at = step.init(tensor([1]));
 * [step(at, [0]), at.params.get(0)] // => [2, 2]
 * ```
 *
 * @category Linear model
 * @since 0.1.0
 */
export const squaredLoss: LinearLoss = ({ z, y }) => {
  const error = sub(z, y);
  return { loss: mul(0.5, square(error)), slope: error };
};
