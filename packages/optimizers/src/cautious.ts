import {
  add,
  choice,
  defineWrapper,
  div,
  gt,
  lt,
  max,
  mul,
  select,
  sum,
  type Expression,
} from '@thalweg/core';

/**
 * Takes a step only along the elements in which it goes down the gradient:
 *
 * $$u_i = \frac{m_i}{\max(\bar m, 10^{-3})} \, u'_i, \qquad
 *   m_i = \begin{cases} 1 & \text{if } u'_i g_i < 0 \\ 0 & \text{otherwise} \end{cases}, \qquad
 *   \bar m = \frac{1}{d} \sum_i m_i$$
 *
 * for each leaf of $d$ elements, where $u'$ is the update of the wrapped transformation. The other elements get longer steps by
 * the same factor. In the paper weight decay comes after this; then wrap what comes before it, with `of: 'direction'`:
 * `chain(cautious(scaleByAdam(), { of: 'direction' }), addDecayedWeights(0.01), scaleByLearningRate(0.001))`.
 *
 * It refuses sparse gradients, since it counts all elements.
 *
 * @param transformation - The transformation whose update it masks.
 * @throws {ConfigError} If an option is not one of its values.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { cautious, momentum } from '@thalweg/optimizers';
 *
 * const tx = cautious(momentum({ learningRate: 1, momentum: 0.5 }));
 * const [, state] = tx.update(tensor([4, 4]), tx.init(tensor([0, 0])));
 * const [updates] = tx.update(tensor([-1, 1]), state);
 * toArray(updates).map(Math.abs) // => [0, 6]
 * ```
 *
 * Source: Liang et al., "Cautious optimizers: improving training with one line of code" (2024), algorithm 1, where the factor is
 * $d / (1 + \sum_i m_i)$. This is the one of the authors' code, whose updates do not become longer where no element is
 * masked. Products of tiny numbers do not vanish here, since signs are compared. Optax and PyTorch have no such
 * transformation.
 *
 * @category Wrapper
 * @since 0.1.0
 */
export const cautious = defineWrapper({
  name: 'cautious',
  hyper: {
    /**
     * What the wrapped transformation gives: an `update`, which is added to the parameters, or a `direction`, whose sign a later
     * member turns.
     */
    of: choice(['update', 'direction'], 'update'),
  },
  rule: ({ g, u, of }) => {
    const kept = of === 'update' ? opposed(g, u) : agreeing(g, u);
    const mean = div(sum('leaf', kept), sum('leaf', add(1, 0)));
    return { g: mul(u, div(kept, max(mean, 1e-3))) };
  },
});

/** 1 where two numbers have opposite signs, else 0. */
const opposed = (a: Expression, b: Expression): Expression =>
  select(gt(a, 0), select(lt(b, 0), 1, 0), select(lt(a, 0), select(gt(b, 0), 1, 0), 0));

/** 1 where two numbers have the same sign, else 0. */
const agreeing = (a: Expression, b: Expression): Expression =>
  select(gt(a, 0), select(gt(b, 0), 1, 0), select(lt(a, 0), select(lt(b, 0), 1, 0), 0));
