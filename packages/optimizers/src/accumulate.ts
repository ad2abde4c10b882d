import {
  add,
  choice,
  defineWrapper,
  div,
  eq,
  flag,
  ge,
  gt,
  mul,
  ne,
  positiveCount,
  scalarSlot,
  scheduled,
  select,
  zeros,
  type Expression,
} from '@thalweg/core';
import { nonFiniteElements } from './non-finite-elements.js';

/**
 * Gathers gradients and makes one step of several:
 *
 * $$\bar g = \frac{1}{n} \sum_{i=1}^{n} g_i \quad \text{or} \quad \bar g = \sum_{i=1}^{n} g_i$$
 *
 * The gradients are added in order, each sum rounded to the dtype of the leaf. So, with `every: n`, $n$ calls give the bits of
 * one call with that mean or sum. The other calls give an update of 0, and change nothing of the wrapped transformation, whose
 * steps are counted only when it runs. With a donated step they touch no memory but the gradient and the sum.
 *
 * {@link flush} takes what is left at the end of an epoch. It refuses sparse gradients: an element that the last gradient leaves
 * out has a sum of earlier ones.
 *
 * @param transformation - The transformation that receives the mean or sum.
 * @throws {ConfigError} If an option is missing or out of range.
 *
 * @example
 * ```ts
 * import { tensor, toArray } from '@thalweg/core';
 * import { accumulate, sgd } from '@thalweg/optimizers';
 *
 * const tx = accumulate(sgd({ learningRate: 1 }), { every: 2 });
 * const [first, state] = tx.update(tensor([1]), tx.init(tensor([0])));
 * const [second] = tx.update(tensor([5]), state);
 * toArray(first) // => [0]
 * toArray(second) // => [-3]
 * ```
 *
 * Differs from Optax `MultiSteps`: the mean is the sum divided once, where Optax moves a mean by each gradient, which rounds more
 * often. `every` may depend on the number of steps that the wrapped transformation has made, as there. PyTorch has no such
 * transformation; there a user adds gradients up by not setting them to zero, which is `of: 'sum'`.
 *
 * @category Wrapper
 * @since 0.1.0
 */
export const accumulate = defineWrapper({
  name: 'accumulate',
  hyper: {
    /** $n$, how many gradients make one step; a schedule gets the number of steps made. */
    every: scheduled(positiveCount()),
    /** Whether the wrapped transformation receives the mean of the gradients or their sum. */
    of: choice(['mean', 'sum'], 'mean'),
    /** Whether to leave out a gradient with an element that is infinite or NaN, without counting it. */
    skipNonFinite: flag(false),
  },
  slots: { gradients: zeros, gathered: scalarSlot(0), flushing: scalarSlot(0) },
  counts: 'runs',
  receives: (symbols) => {
    const { sum, gathered } = gather(symbols);
    return symbols.of === 'mean' ? div(sum, gathered) : sum;
  },
  runs: (symbols) => gt(gather(symbols).due, 0),
  rule: (symbols) => {
    const { u, runs, flushing } = symbols;
    const { sum, gathered } = gather(symbols);
    return {
      g: select(ne(runs, 0), u, 0),
      gradients: select(ne(runs, 0), 0, sum),
      gathered: select(ne(runs, 0), 0, gathered),
      flushing: mul(0, flushing),
    };
  },
  dense: true,
});

/** What there is after the gradient of this call, and whether (1 or 0) it makes a step. */
const gather = ({
  g,
  gradients,
  gathered,
  flushing,
  every,
  skipNonFinite,
}: {
  readonly [name in 'g' | 'gradients' | 'gathered' | 'flushing' | 'every']: Expression;
} & { readonly skipNonFinite: boolean }) => {
  const isTaken = skipNonFinite
    ? gt(select(eq(flushing, 0), select(eq(nonFiniteElements(g), 0), 1, 0), 0), 0)
    : eq(flushing, 0);
  const after = select(isTaken, add(gathered, 1), gathered);
  return {
    sum: select(isTaken, add(gradients, g), gradients),
    gathered: after,
    due: select(ne(flushing, 0), select(gt(gathered, 0), 1, 0), select(ge(after, every), 1, 0)),
  };
};
